package dev.holdfast.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How things are, as the rules see it.
 *
 * @param attempts what became of attempts within the window
 * @param signatureFailures refused signatures within the window
 * @param dueSince since when the event that is due longest could have been taken; empty where none
 *     is due
 * @param lastEvents when each app last had an event
 * @param disk empty before the first sample
 * @param certificates when each ends
 */
record Measured(
    Instant now,
    Attempts attempts,
    long signatureFailures,
    Optional<Instant> dueSince,
    Map<String, Instant> lastEvents,
    Optional<Disk> disk,
    List<Consumer> consumers,
    List<Token> tokens,
    Map<String, Instant> certificates) {

  /**
   * What became of attempts.
   *
   * @param failed attempts that failed; the last one of a dead letter too
   * @param deadLetters events that became dead letters
   */
  record Attempts(long processed, long failed, long deadLetters) {}

  /**
   * The disk and the database on it.
   *
   * @param bytesLeft empty where the disk is not seen
   * @param databaseGrowth bytes a day; empty before there are samples of some hours
   * @param diskGrowth by how much fewer bytes are left each day; empty as for both above
   */
  record Disk(
      Optional<Long> bytesLeft,
      long databaseBytes,
      Optional<Long> databaseGrowth,
      Optional<Long> diskGrowth) {}

  /**
   * A consumer for which events wait.
   *
   * @param standsSince since when its position has not moved
   */
  record Consumer(String name, long waiting, Instant standsSince) {}

  /** A token of the API that ends some day. */
  record Token(String name, String prefix, Instant createdAt, Instant endsAt) {}
}
