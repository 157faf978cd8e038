package dev.holdfast.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestWait;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisedLoopTest {

  private final AtomicInteger turns = new AtomicInteger();

  static Stream<Named<Supplier<Throwable>>> failures() {
    return Stream.of(
        Named.of("a bug", IllegalStateException::new),
        Named.of("broken I/O", IOException::new),
        Named.of("no memory", OutOfMemoryError::new),
        Named.of("too deep", StackOverflowError::new),
        Named.of("a missing class", NoClassDefFoundError::new),
        Named.of("a stray interrupt", InterruptedException::new));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void the_next_turn_follows_whatever_a_turn_throws(Supplier<Throwable> failure) {
    try (SupervisedLoop loop =
        SupervisedLoop.onVirtualThread(
            "test",
            () -> {
              if (turns.incrementAndGet() == 1) {
                raise(failure.get());
              }
              new CountDownLatch(1).await();
            })) {
      TestWait.until("the turn after the failure", () -> turns.get() > 1);
      assertThat(loop.progressedWithin(Duration.ofMinutes(1))).isTrue();
    }
  }

  @Test
  void a_loop_that_only_fails_makes_no_progress() {
    try (SupervisedLoop loop =
        SupervisedLoop.onVirtualThread(
            "test",
            () -> {
              turns.incrementAndGet();
              throw new OutOfMemoryError("test");
            })) {
      TestWait.until("the second failure", () -> turns.get() > 1);

      assertThat(loop.progressedWithin(Duration.ofMillis(400))).isFalse();
    }
  }

  @Test
  void a_turn_that_hangs_makes_no_progress() {
    CountDownLatch end = new CountDownLatch(1);
    try (SupervisedLoop loop = SupervisedLoop.onPlatformThread("test", end::await)) {
      TestWait.until("the hang noticed", () -> !loop.progressedWithin(Duration.ofMillis(50)));

      end.countDown();

      TestWait.until("progress", () -> loop.progressedWithin(Duration.ofMillis(50)));
    }
  }

  @Test
  void closing_interrupts_the_turn_under_way_and_no_other_follows() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    SupervisedLoop loop =
        SupervisedLoop.onPlatformThread(
            "test",
            () -> {
              turns.incrementAndGet();
              begun.countDown();
              new CountDownLatch(1).await();
            });
    TestWait.until("the turn", begun);

    loop.close();

    assertThat(loop.join(Duration.ZERO)).isTrue();
    assertThat(turns).hasValue(1);
  }

  @Test
  void a_loop_that_stops_once_all_is_done_takes_the_turns_until_then() throws InterruptedException {
    SupervisedLoop loop = SupervisedLoop.onVirtualThread("test", turns::incrementAndGet);

    loop.stopOnce(() -> turns.get() >= 1_000);

    assertThat(loop.join(Duration.ofSeconds(15))).isTrue();
    assertThat(turns.get()).isGreaterThanOrEqualTo(1_000);
  }

  private static void raise(Throwable failure) throws Exception {
    switch (failure) {
      case Error error -> throw error;
      case Exception exception -> throw exception;
      default -> throw new AssertionError(failure);
    }
  }
}
