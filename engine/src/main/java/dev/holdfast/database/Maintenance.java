package dev.holdfast.database;

import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Keeps the rollups small: the rows of many writers become one, minutes become hours, and what is
 * too old goes. Nothing that is counted is lost or counted twice, whenever it runs and however
 * often. Thread-safe; of several processes, one does it.
 */
public final class Maintenance {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static final long LOCK = 0x686f_6c64_6661_7374L;

  /** By then every transaction that counts in a minute is over; a late one is only merged later. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  /** The chart of an hour has a step for each minute. */
  private static final Duration MINUTES_KEPT = Duration.ofMinutes(65);

  /** The chart of a day has a step for each quarter of an hour. */
  private static final Duration QUARTERS_KEPT = Duration.ofHours(26);

  /** The writers of a minute, or the minutes of a quarter of an hour, become one row. */
  private static final String MERGE =
      """
      WITH taken AS (
        DELETE FROM event_slots
        WHERE (writer >= 0 OR slot <> date_bin(CAST(:step AS interval), slot, timestamptz 'epoch'))
          AND slot < date_bin(CAST(:step AS interval), now() - CAST(:age AS interval), timestamptz 'epoch')
        RETURNING *
      )
      INSERT INTO event_slots AS known
        (slot, event_type, writer, received, duplicates, processed, failed, dead_letter)
      SELECT date_bin(CAST(:step AS interval), slot, timestamptz 'epoch') AS step, event_type, -1, sum(received),
             sum(duplicates), sum(processed), sum(failed), sum(dead_letter)
      FROM taken GROUP BY step, event_type ORDER BY step, event_type
      ON CONFLICT (slot, event_type, writer) DO UPDATE
      SET received = known.received + excluded.received,
          duplicates = known.duplicates + excluded.duplicates,
          processed = known.processed + excluded.processed,
          failed = known.failed + excluded.failed,
          dead_letter = known.dead_letter + excluded.dead_letter
      """;

  /** Whole hours only, so that no moment is in both tables. */
  private static final String TO_HOURS =
      """
      WITH taken AS (
        DELETE FROM event_slots
        WHERE slot < date_bin('1 hour', now() - CAST(:age AS interval), timestamptz 'epoch')
        RETURNING *
      )
      INSERT INTO event_hours AS known
        (hour, event_type, received, duplicates, processed, failed, dead_letter)
      SELECT date_bin('1 hour', slot, timestamptz 'epoch') AS hour, event_type, sum(received),
             sum(duplicates), sum(processed), sum(failed), sum(dead_letter)
      FROM taken GROUP BY hour, event_type ORDER BY hour, event_type
      ON CONFLICT (hour, event_type) DO UPDATE
      SET received = known.received + excluded.received,
          duplicates = known.duplicates + excluded.duplicates,
          processed = known.processed + excluded.processed,
          failed = known.failed + excluded.failed,
          dead_letter = known.dead_letter + excluded.dead_letter
      """;

  /** The writers of an hour, or the hours of a day, become one row. */
  private static final String MERGE_PAGES =
      """
      WITH taken AS (
        DELETE FROM page_slots
        WHERE (writer >= 0 OR slot <> date_bin(CAST(:step AS interval), slot, timestamptz 'epoch'))
          AND slot < date_bin(CAST(:step AS interval), now() - CAST(:age AS interval), timestamptz 'epoch')
        RETURNING *
      )
      INSERT INTO page_slots AS known (slot, page_id, writer, received)
      SELECT date_bin(CAST(:step AS interval), slot, timestamptz 'epoch') AS step, page_id, -1, sum(received)
      FROM taken GROUP BY step, page_id ORDER BY step, page_id
      ON CONFLICT (slot, page_id, writer) DO UPDATE
      SET received = known.received + excluded.received
      """;

  /** What happened long ago is one row for each type. */
  private static final String FOLD_EVENT_COUNTS =
      """
      WITH taken AS (
        DELETE FROM event_counts
        WHERE slot <> '-infinity' AND slot < now() - CAST(:age AS interval)
        RETURNING *
      )
      INSERT INTO event_counts AS known (event_type, slot, writer, stored, duplicates, deleted)
      SELECT event_type, '-infinity', -1, sum(stored), sum(duplicates), sum(deleted)
      FROM taken GROUP BY event_type ORDER BY event_type
      ON CONFLICT (event_type, slot, writer) DO UPDATE
      SET stored = known.stored + excluded.stored,
          duplicates = known.duplicates + excluded.duplicates,
          deleted = known.deleted + excluded.deleted
      """;

  private static final String FOLD_CONSUMER_COUNTS =
      """
      WITH folded AS (
        DELETE FROM consumer_counts
        WHERE slot <> '-infinity' AND slot < now() - CAST(:age AS interval)
        RETURNING *
      )
      INSERT INTO consumer_counts AS known
        (consumer, event_type, slot, writer, taken, pending, processing, failed, dead_letter)
      SELECT consumer, event_type, '-infinity', -1, sum(taken), sum(pending), sum(processing),
             sum(failed), sum(dead_letter)
      FROM folded GROUP BY consumer, event_type ORDER BY consumer, event_type
      ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
      SET taken = known.taken + excluded.taken,
          pending = known.pending + excluded.pending,
          processing = known.processing + excluded.processing,
          failed = known.failed + excluded.failed,
          dead_letter = known.dead_letter + excluded.dead_letter
      """;

  private static final String FORGET =
      """
      WITH hours AS (DELETE FROM event_hours WHERE hour < now() - interval '400 days'),
           pages AS (DELETE FROM page_slots WHERE slot < now() - interval '32 days'),
           bulks AS (DELETE FROM bulk_actions WHERE finished_at < now() - interval '400 days')
      DELETE FROM rejection_minutes WHERE minute < now() - interval '8 days'
      """;

  private final Jdbi jdbi;

  public Maintenance(DataSource database) {
    this.jdbi = Database.jdbi(database);
    // One set of values serves all statements.
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
  }

  /**
   * Does what is to be done.
   *
   * @return false where another process is at it
   */
  public boolean run() {
    return run(SETTLED, MINUTES_KEPT, QUARTERS_KEPT);
  }

  /**
   * Does what is to be done, by other ages.
   *
   * @param settled how old a minute must be for its writers to be merged
   * @param minutesKept how old it must be to become part of its quarter of an hour
   * @param quartersKept how old that must be to become part of its hour
   * @return false where another process is at it
   */
  public boolean run(Duration settled, Duration minutesKept, Duration quartersKept) {
    return step(MERGE, MINUTE, settled)
        && step(MERGE, QUARTER, minutesKept)
        && step(TO_HOURS, HOUR, quartersKept)
        && step(MERGE_PAGES, HOUR, settled)
        && step(MERGE_PAGES, DAY, quartersKept)
        && step(FOLD_EVENT_COUNTS, MINUTE, settled)
        && step(FOLD_CONSUMER_COUNTS, MINUTE, settled)
        && step(FORGET, DAY, quartersKept);
  }

  /**
   * Each in a transaction of its own, so that nobody who counts waits for more than one of them.
   */
  private boolean step(String sql, Duration step, Duration age) {
    return jdbi.inTransaction(
        handle -> {
          boolean alone = lock(handle);
          if (alone) {
            handle
                .createUpdate(sql)
                .bind("step", step.toSeconds() + " seconds")
                .bind("age", age.toSeconds() + " seconds")
                .execute();
          }
          return alone;
        });
  }

  private static boolean lock(Handle handle) {
    return handle
        .createQuery("SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema(), :lock))")
        .bind("lock", LOCK)
        .mapTo(boolean.class)
        .one();
  }
}
