package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final RetryPolicy STANDARD = RetryPolicy.standard();
  private static final Instant STARTED = Instant.parse("2026-03-01T12:00:00Z");
  private static final Event EVENT = TestEvents.message("retried");
  private static final RandomGenerator LOWEST = always(0L);
  private static final RandomGenerator MIDDLE = always(Long.MIN_VALUE);
  private static final RandomGenerator HIGHEST = always(-1L);

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 5000", "3, 30000", "4, 30000", "99, 30000"})
  void the_waits_are_1_5_and_30_seconds_and_the_last_one_repeats(int attempt, long millis) {
    assertThat(STANDARD.delayAfter(attempt, MIDDLE)).hasMillis(millis);
  }

  @ParameterizedTest
  @CsvSource({"1, 800, 1200", "2, 4000, 6000", "3, 24000, 36000"})
  void a_wait_varies_by_a_fifth_either_way(int attempt, long shortest, long longest) {
    assertThat(STANDARD.delayAfter(attempt, LOWEST)).hasMillis(shortest);
    assertThat(STANDARD.delayAfter(attempt, HIGHEST)).hasMillis(longest);
  }

  @Test
  void an_event_gets_three_attempts() {
    assertThat(STANDARD.hasAnotherAfter(1)).isTrue();
    assertThat(STANDARD.hasAnotherAfter(2)).isTrue();
    assertThat(STANDARD.hasAnotherAfter(3)).isFalse();
  }

  @Test
  void done_is_processed_and_keeps_the_count_of_failures() {
    Settlement settlement = settle(2, Outcome.done());

    assertThat(settlement)
        .isEqualTo(new Settlement(claim(2), Status.PROCESSED, null, 2, "done", null, STARTED));
    assertThat(settlement.done()).isTrue();
    assertThat(settlement.failed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 1000", "1, 5000"})
  void again_fails_and_waits_by_the_policy(int failures, long millis) {
    Settlement settlement = settle(failures, Outcome.retry("no answer"));

    assertThat(settlement.status()).isEqualTo(Status.FAILED);
    assertThat(settlement.dueAfter()).hasMillis(millis);
    assertThat(settlement.failures()).isEqualTo(failures + 1);
    assertThat(settlement.error()).isEqualTo("no answer");
    assertThat(settlement.failed()).isTrue();
  }

  @Test
  void again_after_a_given_time_waits_exactly_that_long() {
    Duration asked = Duration.ofMinutes(7);

    assertThat(settle(0, Outcome.retry(asked, "rate limit")).dueAfter()).isEqualTo(asked);
  }

  @Test
  void the_third_failure_is_a_dead_letter_even_where_the_handler_asks_for_another() {
    Settlement settlement = settle(2, Outcome.retry(Duration.ofMinutes(7), "rate limit"));

    assertThat(settlement.status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(settlement.dueAfter()).isNull();
    assertThat(settlement.failures()).isEqualTo(3);
    assertThat(settlement.error()).isEqualTo("rate limit");
  }

  @Test
  void dead_is_a_dead_letter_at_once() {
    Settlement settlement = settle(0, Outcome.dead("no such customer"));

    assertThat(settlement.status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(settlement.dueAfter()).isNull();
    assertThat(settlement.failures()).isEqualTo(1);
    assertThat(settlement.outcome()).isEqualTo("dead");
  }

  @ParameterizedTest
  @CsvSource({"0, PENDING", "2, FAILED"})
  void later_costs_no_attempt_and_leaves_the_status_as_it_was(int failures, Status before) {
    Settlement settlement = settle(failures, Outcome.snooze(Duration.ofHours(1)));

    assertThat(settlement.status()).isEqualTo(before);
    assertThat(settlement.dueAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(settlement.failures()).isEqualTo(failures);
    assertThat(settlement.error()).isNull();
    assertThat(settlement.failed()).isFalse();
  }

  @Test
  void an_error_is_cut_to_what_a_person_reads_and_a_database_takes() {
    String error = settle(0, Outcome.retry("NUL \0 and " + "x".repeat(10_000))).error();

    assertThat(error).startsWith("NUL \uFFFD and xxx").hasSizeLessThan(4_100).endsWith("…");
  }

  @Test
  void a_policy_that_makes_no_sense_is_refused() {
    List<Duration> delays = List.of(Duration.ofSeconds(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, delays, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, List.of(), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, delays, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, delays, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(3, List.of(Duration.ofSeconds(-1)), 0));
  }

  private static Settlement settle(int failures, Outcome outcome) {
    return STANDARD.settle(claim(failures), outcome, STARTED, MIDDLE);
  }

  private static Claim claim(int failures) {
    return new Claim(1, 1, null, failures, false, false, Finished.NONE, EVENT);
  }

  /** Draws the same number every time: of its bits, a double takes the upper 53. */
  private static RandomGenerator always(long bits) {
    return () -> bits;
  }
}
