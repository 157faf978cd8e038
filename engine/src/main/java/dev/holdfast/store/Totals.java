package dev.holdfast.store;

import dev.holdfast.event.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** Exact counts that never read the big table: what was stored, less what is unfinished. */
final class Totals {

  /**
   * One statement is one snapshot, so the numbers add up. Stored and deleted come from the totals,
   * the unfinished from the partial index event_states_live.
   */
  static final String ALL =
      """
      SELECT (SELECT coalesce(sum(stored - deleted), 0) FROM event_totals) AS total,
             count(*) FILTER (WHERE status = 'pending') AS pending,
             count(*) FILTER (WHERE status = 'processing') AS processing,
             count(*) FILTER (WHERE status = 'failed') AS failed,
             count(*) FILTER (WHERE status = 'dead_letter') AS dead_letter
      FROM event_states
      WHERE status <> 'processed'
      """;

  /**
   * The same for a type, and those below it: failed and dead events tell theirs beside their state,
   * and only those on their way are looked up.
   */
  static final String OF_TYPE =
      """
      WITH wanted AS (
        SELECT event_type, sum(stored - deleted) AS total FROM event_totals
        WHERE event_type = :type OR (:below AND starts_with(event_type, :type || '.'))
        GROUP BY event_type
      )
      SELECT (SELECT coalesce(sum(total), 0) FROM wanted) AS total,
             count(*) FILTER (WHERE status = 'pending') AS pending,
             count(*) FILTER (WHERE status = 'processing') AS processing,
             count(*) FILTER (WHERE status = 'failed') AS failed,
             count(*) FILTER (WHERE status = 'dead_letter') AS dead_letter
      FROM (
        SELECT status FROM event_states
        WHERE status IN ('failed', 'dead_letter')
          AND event_type IN (SELECT event_type FROM wanted)
        UNION ALL
        SELECT s.status
        FROM event_states s
        JOIN events e ON e.id = s.event_id
        WHERE s.status IN ('pending', 'processing') AND s.status <> 'processed'
          AND e.event_type IN (SELECT event_type FROM wanted)
      ) live
      """;

  private Totals() {}

  /** How many events there are. */
  static Stats stats(Handle handle) {
    return handle.createQuery(ALL).map((row, _) -> stats(row)).one();
  }

  /** How many events match this filter, which must be {@link EventFilter#isCounted}. */
  static long count(Handle handle, EventFilter filter) {
    Stats stats = filter.type() == null ? stats(handle) : ofType(handle, filter);
    return filter.possible().stream().mapToLong(status -> of(stats, status)).sum();
  }

  private static Stats ofType(Handle handle, EventFilter filter) {
    return handle
        .createQuery(OF_TYPE)
        .bind("type", filter.exactType())
        .bind("below", filter.below())
        .map((row, _) -> stats(row))
        .one();
  }

  private static long of(Stats stats, Status status) {
    return switch (status) {
      case PENDING -> stats.pending();
      case PROCESSING -> stats.processing();
      case PROCESSED -> stats.processed();
      case FAILED -> stats.failed();
      case DEAD_LETTER -> stats.deadLetter();
    };
  }

  private static Stats stats(ResultSet row) throws SQLException {
    long total = row.getLong("total");
    long pending = row.getLong("pending");
    long processing = row.getLong("processing");
    long failed = row.getLong("failed");
    long deadLetter = row.getLong("dead_letter");
    long processed = total - pending - processing - failed - deadLetter;
    return new Stats(total, pending, processing, processed, failed, deadLetter);
  }
}
