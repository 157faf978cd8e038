package dev.holdfast.ops;

import dev.holdfast.TestWait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Duration OFTEN = Duration.ofMillis(1);

  @Test
  void what_is_done_once_a_day_is_done_soon_after_the_start_for_the_first_time() {
    AtomicInteger runs = new AtomicInteger();
    Schedule.Task daily = new Schedule.Task("count", Duration.ofDays(1), runs::incrementAndGet);

    try (Schedule _ = Schedule.of(List.of(daily), OFTEN)) {
      TestWait.until("the first time", () -> runs.get() == 1);
    }
  }

  @Test
  void a_task_that_fails_in_whatever_way_is_done_again_and_holds_up_no_other() {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Runnable fails =
        () -> {
          failures.incrementAndGet();
          throw new OutOfMemoryError("test");
        };
    try (Schedule _ =
        Schedule.of(
            List.of(
                new Schedule.Task("fail", OFTEN, fails),
                new Schedule.Task("run", OFTEN, runs::incrementAndGet)))) {
      TestWait.until("the failing task once more", () -> failures.get() > 1);
      TestWait.until("the other one many times", () -> runs.get() > 3);
    }
  }
}
