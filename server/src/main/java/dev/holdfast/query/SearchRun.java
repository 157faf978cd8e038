package dev.holdfast.query;

import dev.holdfast.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Search} under way: goes along the index of its {@link SearchPlan}, window by window,
 * until enough is found, all is seen, or the time is up. The windows grow and shrink so that each
 * takes about as long.
 */
final class SearchRun {

  /** How long a search may take, give or take one window. */
  private static final long TIME_LIMIT_NANOS = Duration.ofMillis(350).toNanos();

  private static final int WINDOW_MIN = 500;
  private static final int WINDOW_MAX = 50_000;

  /** So short, and {@link #next} so careful, because older windows may not be in memory. */
  private static final long WINDOW_NANOS = Duration.ofMillis(30).toNanos();

  /**
   * How long after its receipt an event may get its id: it waits to be stored (at most 20 s), and
   * the clocks of receivers differ.
   */
  private static final String JITTER = "interval '30 seconds'";

  /** Plan: two single probes of events_received. */
  private static final String BOUNDS =
      """
      SELECT (SELECT id FROM events WHERE received_at < CAST(:from AS timestamptz) - %1$s
              ORDER BY received_at DESC LIMIT 1) AS lowest,
             (SELECT id FROM events WHERE received_at >= CAST(:to AS timestamptz) + %1$s
              ORDER BY received_at LIMIT 1) AS before
      """
          .formatted(JITTER);

  /**
   * The next few events along the index: how many were looked at, the last one, and the matches.
   */
  private record Window(int count, @Nullable Long lowest, List<Long> ids) {}

  private final Handle handle;
  private final EventFilter filter;
  private final SearchPlan plan;
  private long lowest;
  private long before;
  private boolean begun;

  /**
   * @param filter one that some event can match
   * @param before only events with a smaller id
   */
  SearchRun(Handle handle, EventFilter filter, long before) {
    this.handle = handle;
    this.filter = filter;
    this.plan = SearchPlan.of(filter);
    this.before = before;
    if (filter.from() != null || filter.to() != null) {
      narrow();
    }
  }

  /** Moments become ids, which every index is in order of. */
  private void narrow() {
    handle
        .createQuery(BOUNDS)
        .bind("from", filter.from())
        .bind("to", filter.to())
        .scanResultSet(
            (rows, _) -> {
              ResultSet row = rows.get();
              row.next();
              lowest = row.getLong("lowest");
              long upper = row.getLong("before");
              before = row.wasNull() ? before : Math.min(before, upper);
              return row;
            });
  }

  /** The ids of those that match, at most so many. */
  Search.Ids ids(int limit) {
    List<Long> found = new ArrayList<>();
    int size = plan.exact() ? Math.min(limit + 1, WINDOW_MIN) : WINDOW_MIN;
    long begin = System.nanoTime();
    for (long start = begin; start - begin < TIME_LIMIT_NANOS; start = System.nanoTime()) {
      // One more than asked for tells whether there is more.
      Optional<Window> seen = inTime(size, limit + 1 - found.size());
      if (seen.isEmpty()) {
        break;
      }
      Window window = seen.get();
      found.addAll(window.ids);
      if (found.size() > limit) {
        return new Search.Ids(List.copyOf(found.subList(0, limit)), found.get(limit - 1), false);
      }
      if (window.lowest == null || window.count < size) {
        return new Search.Ids(List.copyOf(found), null, false);
      }
      before = window.lowest;
      begun = true;
      size = next(size, System.nanoTime() - start);
    }
    return new Search.Ids(List.copyOf(found), before, true);
  }

  /** As many events as fit into the time for one window, and not many more than the last. */
  private static int next(int size, long nanos) {
    long fitting = size * WINDOW_NANOS / Math.max(1, nanos);
    return Math.clamp(Math.min(fitting, 2L * size), WINDOW_MIN, WINDOW_MAX);
  }

  /** The next window; empty where the database ends it, once there is something to show for. */
  private Optional<Window> inTime(int size, int limit) {
    try {
      return Optional.of(window(size, limit));
    } catch (JdbiException failure) {
      if (begun && Database.tookTooLong(failure)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private Window window(int size, int limit) {
    Query query = handle.createQuery(plan.windowSql());
    SearchPlan.bind(query, filter);
    return query
        .bind("lowest", lowest)
        .bind("before", before)
        .bind("window", size)
        .bind("limit", limit)
        .scanResultSet((rows, _) -> window(rows.get()));
  }

  private static Window window(ResultSet row) throws SQLException {
    List<Long> ids = new ArrayList<>();
    int count = 0;
    Long lowest = null;
    while (row.next()) {
      count = row.getInt("count");
      lowest = row.getObject("lowest", Long.class);
      Long id = row.getObject("id", Long.class);
      if (id != null) {
        ids.add(id);
      }
    }
    return new Window(count, lowest, ids);
  }
}
