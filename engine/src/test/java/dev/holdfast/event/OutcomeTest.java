package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {

  static Stream<Duration> absurd() {
    return Stream.of(
        Duration.ofNanos(-1),
        Duration.ofDays(-1),
        Outcome.WAIT_MAX.plusNanos(1),
        ChronoUnit.FOREVER.getDuration());
  }

  @ParameterizedTest
  @MethodSource("absurd")
  void a_wait_below_zero_or_beyond_a_year_is_refused_and_named(Duration after) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcome.snooze(after))
        .withMessageContainingAll("after", "365 days", after.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcome.retry(after, "busy"))
        .withMessageContainingAll("after", "365 days", after.toString());
  }

  @Test
  @SuppressWarnings("NullAway") // the bug that the test is about
  void a_reason_that_is_not_there_is_refused_and_named() {
    assertThatNullPointerException()
        .isThrownBy(() -> Outcome.retry(null))
        .withMessageContaining("why");
    assertThatNullPointerException()
        .isThrownBy(() -> Outcome.retry(Duration.ZERO, null))
        .withMessageContaining("why");
    assertThatNullPointerException()
        .isThrownBy(() -> Outcome.dead(null))
        .withMessageContaining("why");
  }

  @Test
  @SuppressWarnings("NullAway") // the bug that the test is about
  void a_wait_that_is_not_there_is_refused_and_named() {
    assertThatNullPointerException()
        .isThrownBy(() -> Outcome.snooze(null))
        .withMessageContaining("after");
    assertThatNullPointerException()
        .isThrownBy(() -> Outcome.retry(null, "busy"))
        .withMessageContaining("after");
  }

  @Test
  void the_shortest_and_the_longest_wait_are_taken() {
    assertThat(Outcome.snooze(Duration.ZERO)).isEqualTo(new Outcome.Snooze(Duration.ZERO));
    assertThat(Outcome.retry(Outcome.WAIT_MAX, "busy"))
        .isEqualTo(new Outcome.Retry(Outcome.WAIT_MAX, "busy"));
    assertThat(Outcome.retry("busy")).isEqualTo(new Outcome.Retry(null, "busy"));
  }
}
