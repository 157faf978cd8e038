package dev.holdfast.postgres;

import java.time.Duration;

/**
 * When to stop trying.
 *
 * @param failures how many are borne within this time; one more is too many
 * @param within older ones are forgotten
 * @param pause after the first failure; it doubles with each further one
 */
record FailureLimit(int failures, Duration within, Duration pause) {

  static final FailureLimit DEFAULT =
      new FailureLimit(5, Duration.ofMinutes(5), Duration.ofMillis(250));
}
