package dev.holdfast.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** How large the database was and how much was left of its disk, over a week. */
final class DiskSamples {

  private static final Duration KEPT = Duration.ofDays(7);

  /** From samples of a shorter time one cannot say how it goes on. */
  private static final Duration SPAN_MIN = Duration.ofHours(6);

  private static final Duration DAY = Duration.ofDays(1);

  /** One a minute is enough, whoever takes it; but one that sees the disk is taken all the same. */
  private static final String ADD =
      """
      INSERT INTO disk_samples (at, database_bytes, bytes_left)
      SELECT CAST(:now AS timestamptz), pg_database_size(current_database()), CAST(:left AS bigint)
      WHERE NOT EXISTS (
        SELECT FROM disk_samples
        WHERE at > :minute AND (bytes_left IS NOT NULL OR CAST(:left AS bigint) IS NULL))
      ON CONFLICT (at) DO NOTHING
      """;

  private static final String FORGET = "DELETE FROM disk_samples WHERE at < :before";

  /** Plan: both ends of the primary key. */
  private static final String ENDS =
      """
      (SELECT * FROM disk_samples WHERE bytes_left IS NOT NULL OR NOT :seen ORDER BY at LIMIT 1)
      UNION ALL
      (SELECT * FROM disk_samples WHERE bytes_left IS NOT NULL OR NOT :seen ORDER BY at DESC LIMIT 1)
      """;

  private record Sample(Instant at, long databaseBytes, @Nullable Long bytesLeft) {

    static Sample of(RowView row) {
      return new Sample(
          row.getColumn("at", Instant.class),
          row.getColumn("database_bytes", Long.class),
          row.getColumn("bytes_left", Long.class));
    }
  }

  private DiskSamples() {}

  /**
   * Takes one where the last is older than a minute.
   *
   * @param left bytes that are left on the disk; empty where it is not seen
   */
  static void add(Handle handle, Instant now, Optional<Long> left) {
    handle
        .createUpdate(ADD)
        .bind("now", now)
        .bind("minute", now.minus(Duration.ofMinutes(1)))
        .bind("left", left.orElse(null))
        .execute();
    handle.createUpdate(FORGET).bind("before", now.minus(KEPT)).execute();
  }

  /** What they tell; empty where there is none. */
  static Optional<Measured.Disk> read(Handle handle, Instant now) {
    List<Sample> all = ends(handle, false);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Sample last = all.getLast();
    List<Sample> seen = ends(handle, true);
    return Optional.of(
        new Measured.Disk(
            seen.isEmpty() ? Optional.empty() : left(seen.getLast(), now),
            last.databaseBytes(),
            daily(all.getFirst(), last, last.databaseBytes() - all.getFirst().databaseBytes()),
            seen.isEmpty()
                ? Optional.empty()
                : daily(
                    seen.getFirst(),
                    seen.getLast(),
                    bytesLeft(seen.getFirst()) - bytesLeft(seen.getLast()))));
  }

  /** What nobody has seen for an hour is not known. */
  private static Optional<Long> left(Sample sample, Instant now) {
    return sample.at().isBefore(now.minus(Duration.ofHours(1)))
        ? Optional.empty()
        : Optional.of(bytesLeft(sample));
  }

  private static long bytesLeft(Sample sample) {
    Long left = sample.bytesLeft();
    return left == null ? 0 : left;
  }

  private static List<Sample> ends(Handle handle, boolean seen) {
    return handle.createQuery(ENDS).bind("seen", seen).map(Sample::of).list();
  }

  private static Optional<Long> daily(Sample first, Sample last, long bytes) {
    Duration span = Duration.between(first.at(), last.at());
    return span.compareTo(SPAN_MIN) < 0
        ? Optional.empty()
        : Optional.of(Math.round((double) bytes / span.toSeconds() * DAY.toSeconds()));
  }
}
