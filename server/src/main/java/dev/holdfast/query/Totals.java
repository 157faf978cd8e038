package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Exact counts that never read the big table: what was stored, less what is unfinished. */
final class Totals {

  /**
   * One statement is one snapshot, so the numbers add up. Stored and deleted come from the totals;
   * plan: an index-only scan of event_states_live for the unfinished.
   */
  private static final String ALL =
      """
      SELECT NULL AS status, coalesce(sum(stored - deleted), 0) AS count FROM event_totals
      UNION ALL
      SELECT status, count(*) FROM event_states WHERE status <> 'processed' GROUP BY status
      """;

  /**
   * The same for a type, and those below it: failed and dead events tell theirs beside their state,
   * and only those on their way are looked up.
   */
  private static final String OF_TYPE =
      """
      WITH wanted AS (
        SELECT event_type, sum(stored - deleted) AS total FROM event_totals
        WHERE event_type = :type OR (:below AND starts_with(event_type, :type || '.'))
        GROUP BY event_type
      )
      SELECT NULL AS status, coalesce(sum(total), 0) AS count FROM wanted
      UNION ALL
      SELECT status, count(*) FROM event_states
      WHERE status IN ('failed', 'dead_letter')
        AND event_type IN (SELECT event_type FROM wanted)
      GROUP BY status
      UNION ALL
      SELECT s.status, count(*)
      FROM event_states s
      JOIN events e ON e.id = s.event_id
      WHERE s.status IN ('pending', 'processing') AND s.status <> 'processed'
        AND e.event_type IN (SELECT event_type FROM wanted)
      GROUP BY s.status
      """;

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
    return query.scanResultSet((rows, _) -> stats(rows.get()));
  }

  private static Stats stats(ResultSet rows) throws SQLException {
    long total = 0;
    Map<Status, Long> unfinished = new EnumMap<>(Status.class);
    while (rows.next()) {
      String status = rows.getString("status");
      long count = rows.getLong("count");
      if (status == null) {
        total = count;
      } else {
        unfinished.put(Status.of(status).orElseThrow(), count);
      }
    }
    return stats(total, unfinished);
  }

  private static Stats stats(long total, Map<Status, Long> unfinished) {
    long others = unfinished.values().stream().mapToLong(Long::longValue).sum();
    return new Stats(
        total,
        unfinished.getOrDefault(Status.PENDING, 0L),
        unfinished.getOrDefault(Status.PROCESSING, 0L),
        total - others,
        unfinished.getOrDefault(Status.FAILED, 0L),
        unfinished.getOrDefault(Status.DEAD_LETTER, 0L));
  }
}
