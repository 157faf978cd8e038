package dev.holdfast.store;

import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps the rollups small: the rows of many writers become one, minutes become hours, and what is
 * too old goes. Nothing that is counted is lost or counted twice, whenever it runs and however
 * often. Thread-safe; of several processes, one does it.
 */
public final class Housekeeping {

  private static final long LOCK = 0x686f_6c64_6661_7374L;

  /** By then every transaction that counts in a minute is over; a late one is only merged later. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  private static final Duration MINUTES_KEPT = Duration.ofHours(26);

  private static final String MERGE_MINUTES =
      """
      WITH taken AS (
        DELETE FROM event_minutes WHERE writer >= 0 AND minute < now() - CAST(:age AS interval)
        RETURNING *
      )
      INSERT INTO event_minutes AS known
        (minute, event_type, writer, received, duplicates, processed, failed, dead_letter)
      SELECT minute, event_type, -1, sum(received), sum(duplicates), sum(processed), sum(failed),
             sum(dead_letter)
      FROM taken GROUP BY minute, event_type ORDER BY minute, event_type
      ON CONFLICT (minute, event_type, writer) DO UPDATE
      SET received = known.received + excluded.received,
          duplicates = known.duplicates + excluded.duplicates,
          processed = known.processed + excluded.processed,
          failed = known.failed + excluded.failed,
          dead_letter = known.dead_letter + excluded.dead_letter
      """;

  /** Whole hours only, so that no moment is in both tables. */
  private static final String MINUTES_TO_HOURS =
      """
      WITH taken AS (
        DELETE FROM event_minutes
        WHERE minute < date_bin('1 hour', now() - CAST(:age AS interval), timestamptz 'epoch')
        RETURNING *
      )
      INSERT INTO event_hours AS known
        (hour, event_type, received, duplicates, processed, failed, dead_letter)
      SELECT date_bin('1 hour', minute, timestamptz 'epoch') AS hour, event_type, sum(received),
             sum(duplicates), sum(processed), sum(failed), sum(dead_letter)
      FROM taken GROUP BY hour, event_type ORDER BY hour, event_type
      ON CONFLICT (hour, event_type) DO UPDATE
      SET received = known.received + excluded.received,
          duplicates = known.duplicates + excluded.duplicates,
          processed = known.processed + excluded.processed,
          failed = known.failed + excluded.failed,
          dead_letter = known.dead_letter + excluded.dead_letter
      """;

  private static final String MERGE_PAGES =
      """
      WITH taken AS (
        DELETE FROM page_hours
        WHERE writer >= 0
          AND hour < date_bin('1 hour', now() - CAST(:age AS interval), timestamptz 'epoch')
        RETURNING *
      )
      INSERT INTO page_hours AS known (hour, page_id, writer, received)
      SELECT hour, page_id, -1, sum(received)
      FROM taken GROUP BY hour, page_id ORDER BY hour, page_id
      ON CONFLICT (hour, page_id, writer) DO UPDATE
      SET received = known.received + excluded.received
      """;

  private static final String FORGET =
      """
      WITH hours AS (DELETE FROM event_hours WHERE hour < now() - interval '400 days'),
           pages AS (DELETE FROM page_hours WHERE hour < now() - interval '32 days')
      DELETE FROM rejection_minutes WHERE minute < now() - interval '8 days'
      """;

  private final Jdbi jdbi;

  public Housekeeping(DataSource database) {
    this.jdbi = Jdbi.create(database);
  }

  /**
   * Does what is to be done.
   *
   * @return false where another process is at it
   */
  public boolean run() {
    return run(SETTLED, MINUTES_KEPT);
  }

  /**
   * @param settled how old a minute must be for its writers to be merged
   * @param minutesKept how old a minute must be to become part of its hour
   */
  boolean run(Duration settled, Duration minutesKept) {
    return jdbi.inTransaction(
        handle -> {
          boolean alone =
              handle
                  .createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
                  .bind("lock", LOCK)
                  .mapTo(boolean.class)
                  .one();
          if (alone) {
            older(handle, MERGE_MINUTES, settled);
            older(handle, MINUTES_TO_HOURS, minutesKept);
            older(handle, MERGE_PAGES, settled);
            handle.execute(FORGET);
          }
          return alone;
        });
  }

  private static void older(Handle handle, String sql, Duration age) {
    handle.createUpdate(sql).bind("age", age.toSeconds() + " seconds").execute();
  }
}
