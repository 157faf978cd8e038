package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Exact counts that read no event: each move of an event is counted where it is made. */
final class Totals {

  /**
   * One statement is one snapshot, so the numbers add up. Processed is what is nowhere else. Plan:
   * both tables of counts as a whole, which hold a few rows for each type.
   */
  private static final String ALL =
      """
      SELECT sum(stored) AS stored, sum(deleted) AS deleted, sum(taken) AS taken,
             sum(pending) AS pending, sum(processing) AS processing, sum(failed) AS failed,
             sum(dead_letter) AS dead_letter
      FROM (
        SELECT event_type, stored, deleted, 0 AS taken, 0 AS pending, 0 AS processing, 0 AS failed,
               0 AS dead_letter
        FROM event_counts
        UNION ALL
        SELECT event_type, 0, 0, taken, pending, processing, failed, dead_letter
        FROM consumer_counts WHERE consumer = 1) AS counted
      """;

  /** The same for a type, and those below it. */
  private static final String OF_TYPE =
      ALL + "WHERE event_type = :type OR (:below AND starts_with(event_type, :type || '.'))";

  private Totals() {}

  /** How many events there are. */
  static Stats stats(Handle handle) {
    return stats(handle.createQuery(ALL));
  }

  /** How many events match this filter, which must be {@link EventFilter#isCounted}. */
  static long count(Handle handle, EventFilter filter) {
    Stats stats = filter.type() == null ? stats(handle) : ofType(handle, filter);
    return filter.possible().stream().mapToLong(status -> of(stats, status)).sum();
  }

  private static Stats ofType(Handle handle, EventFilter filter) {
    return stats(
        handle.createQuery(OF_TYPE).bind("type", filter.exactType()).bind("below", filter.below()));
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

  private static Stats stats(Query query) {
    return query.map((row, _) -> stats(row)).one();
  }

  private static Stats stats(ResultSet row) throws SQLException {
    long total = row.getLong("stored") - row.getLong("deleted");
    long pending = row.getLong("stored") - row.getLong("taken") + row.getLong("pending");
    long processing = row.getLong("processing");
    long failed = row.getLong("failed");
    long deadLetter = row.getLong("dead_letter");
    long processed = total - pending - processing - failed - deadLetter;
    return new Stats(total, pending, processing, processed, failed, deadLetter);
  }
}
