package dev.holdfast.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How often and how soon a failed event is tried again.
 *
 * @param attempts how many attempts an event gets in all, at least 1
 * @param delays the wait after the first failed attempt, the second, and so on; the last one
 *     repeats, and those from the last attempt on are never used
 * @param jitter share by which a delay varies either way, from 0 to below 1, so that events that
 *     failed together do not come back together
 */
public record RetryPolicy(int attempts, List<Duration> delays, double jitter) {

  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
    }
    if (delays.isEmpty() || delays.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException(
          "delays must name at least one wait, none of them negative: " + delays);
    }
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter must be at least 0 and below 1, not " + jitter);
    }
    delays = List.copyOf(delays);
  }

  /**
   * Three attempts: the second 1 s after the first has failed, the third 5 s after the second, give
   * or take a fifth. So whatever is broken for longer than some six seconds makes dead letters. The
   * third wait, 30 s, is there for whoever allows more attempts.
   */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        3, List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)), 0.2);
  }

  /**
   * The next step for a claimed event whose attempt started at this moment and had this outcome.
   */
  public Settlement settle(
      Claim claim, Outcome outcome, Instant startedAt, RandomGenerator random) {
    int failures = claim.failures() + 1;
    return switch (outcome) {
      case Outcome.Done() ->
          new Settlement(claim, Status.PROCESSED, null, claim.failures(), "done", null, startedAt);
      case Outcome.Retry(Duration after, String why) when hasAnotherAfter(failures) -> {
        Duration wait = after == null ? delayAfter(failures, random) : after;
        yield new Settlement(claim, Status.FAILED, wait, failures, "retry", why, startedAt);
      }
      case Outcome.Retry(Duration _, String why) ->
          new Settlement(claim, Status.DEAD_LETTER, null, failures, "retry", why, startedAt);
      case Outcome.Dead(String why) ->
          new Settlement(claim, Status.DEAD_LETTER, null, failures, "dead", why, startedAt);
      case Outcome.Snooze(Duration after) ->
          new Settlement(claim, waiting(claim), after, claim.failures(), "snooze", null, startedAt);
    };
  }

  private static Status waiting(Claim claim) {
    return claim.failures() == 0 ? Status.PENDING : Status.FAILED;
  }

  /** Whether an event whose attempt with this number (from 1) failed gets another one. */
  public boolean hasAnotherAfter(int attempt) {
    return attempt < attempts;
  }

  /** How long to wait after the failed attempt with this number (from 1). */
  public Duration delayAfter(int attempt, RandomGenerator random) {
    long millis = delays.get(Math.min(attempt, delays.size()) - 1).toMillis();
    return Duration.ofMillis(Math.round(millis * (1 + jitter * (2 * random.nextDouble() - 1))));
  }
}
