package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Finished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time limits and leases go by a clock that never jumps, wherever it begins to count. */
class TimeLimitsTest {

  private static final long ANY_MOMENT = Long.MAX_VALUE - 5;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final InFlight inFlight = new InFlight(10, 1_000_000);
  private final List<Running> timeUp = new ArrayList<>();
  private final TimeLimits timeLimits = new TimeLimits(inFlight, timeUp::add);
  private final Running running =
      new Running(
          new Claim(1, 1, null, 0, false, false, Finished.NONE, TestEvents.message("m")),
          new OpenBatch(false, _ -> {}, 0),
          LIMIT,
          ANY_MOMENT);

  @Test
  void an_attempt_is_ended_once_when_its_time_is_up_and_not_before() {
    inFlight.enter(running);
    timeLimits.check(ANY_MOMENT + LIMIT.toNanos() + 1);
    assertThat(timeUp).as("it has not begun").isEmpty();
    running.starts(ANY_MOMENT);

    timeLimits.check(ANY_MOMENT + LIMIT.toNanos());
    assertThat(timeUp).isEmpty();

    timeLimits.check(ANY_MOMENT + LIMIT.toNanos() + 1);
    timeLimits.check(ANY_MOMENT + LIMIT.toNanos() + 2);
    assertThat(timeUp).containsExactly(running);
  }

  @Test
  void what_is_decided_is_left_alone() {
    inFlight.enter(running);
    running.starts(ANY_MOMENT);
    running.decide();

    timeLimits.check(ANY_MOMENT + LIMIT.toNanos() + 1);

    assertThat(timeUp).isEmpty();
  }

  @Test
  void a_lease_is_renewed_by_the_same_clock() {
    assertThat(running.renewedLongerAgoThan(LIMIT, ANY_MOMENT + LIMIT.toNanos())).isFalse();
    assertThat(running.renewedLongerAgoThan(LIMIT, ANY_MOMENT + LIMIT.toNanos() + 1)).isTrue();

    running.renewed(ANY_MOMENT + LIMIT.toNanos());

    assertThat(running.renewedLongerAgoThan(LIMIT, ANY_MOMENT + LIMIT.toNanos() + 1)).isFalse();
  }
}
