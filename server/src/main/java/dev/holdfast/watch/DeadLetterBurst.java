package dev.holdfast.watch;

import dev.holdfast.event.RetryPolicy;
import dev.holdfast.query.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Dead letters of one error that came within a minute: what they need was away for a short while,
 * and all attempts were used up meanwhile.
 *
 * @param count how many came within the fullest minute
 */
record DeadLetterBurst(String errorGroup, long count) {

  private static final Duration WITHIN = Duration.ofMinutes(1);

  /**
   * The largest burst.
   *
   * @param atLeast fewer are none
   */
  static Optional<DeadLetterBurst> largest(List<DeadLetters.UsedUp> usedUp, long atLeast) {
    Map<String, List<Instant>> byGroup =
        usedUp.stream()
            .collect(
                Collectors.groupingBy(
                    DeadLetters.UsedUp::errorGroup,
                    Collectors.mapping(DeadLetters.UsedUp::at, Collectors.toList())));
    return byGroup.entrySet().stream()
        .map(group -> new DeadLetterBurst(group.getKey(), fullestMinute(group.getValue())))
        .filter(burst -> burst.count >= atLeast)
        .max(Comparator.comparingLong(DeadLetterBurst::count));
  }

  private static long fullestMinute(List<Instant> moments) {
    List<Instant> sorted = new ArrayList<>(moments);
    sorted.sort(Comparator.naturalOrder());
    int most = 0;
    for (int first = 0, last = 0; last < sorted.size(); last++) {
      while (sorted.get(first).plus(WITHIN).isBefore(sorted.get(last))) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** Whether all attempts are used up within a minute, so that a short outage is enough. */
  static boolean possibleWith(RetryPolicy policy) {
    return waits(policy).compareTo(WITHIN) < 0;
  }

  /** How long after the first failed attempt the last one is made, without jitter. */
  static Duration waits(RetryPolicy policy) {
    Duration sum = Duration.ZERO;
    for (int attempt = 1; policy.hasAnotherAfter(attempt); attempt++) {
      sum = sum.plus(policy.delays().get(Math.min(attempt, policy.delays().size()) - 1));
    }
    return sum;
  }
}
