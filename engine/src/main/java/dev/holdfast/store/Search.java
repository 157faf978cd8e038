package dev.holdfast.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Finds events, newest first, in a time that does not grow with the number of events stored. What
 * one index answers is read from it directly; everything else is checked window by window along one
 * index, until enough is found or the time is up. Thread-safe.
 */
public final class Search {

  /** How long a search may take, give or take one window. */
  static final Duration TIME_LIMIT = Duration.ofMillis(400);

  /** What a count stops at. */
  public static final int COUNT_LIMIT = 10_000;

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

  private static final String SUMMARIES =
      "SELECT "
          + SummaryRow.COLUMNS
          + SummaryRow.TABLES
          + "WHERE e.id = ANY (:ids) ORDER BY e.id DESC";

  /**
   * Events that match.
   *
   * @param next the id before which to go on; absent where there is no more
   * @param lookedAt how far the search got
   */
  public record Found(List<EventSummary> events, @Nullable Long next, LookedAt lookedAt) {}

  /**
   * How far a search got.
   *
   * @param complete false where the time was up before enough was found or all was seen
   * @param id of the oldest event looked at; absent where none was
   * @param receivedAt when that was received
   */
  public record LookedAt(boolean complete, @Nullable Long id, @Nullable Instant receivedAt) {}

  /**
   * Ids of events that match, newest first.
   *
   * @param next the id before which to go on; absent where there is no more
   * @param timeUp whether the time was up before enough was found
   */
  public record Ids(List<Long> ids, @Nullable Long next, boolean timeUp) {}

  /**
   * How many events match.
   *
   * @param exact false where there are at least so many
   */
  public record Counted(long count, boolean exact) {}

  /** The next few events along the lane: how many were looked at, the last one, and the matches. */
  private record Window(int count, @Nullable Long lowest, List<Long> ids) {}

  private record Bounds(long lowest, long before) {}

  private final Jdbi jdbi;

  /**
   * @param reads connections as {@link Database#reads} gives them
   */
  public Search(DataSource reads) {
    this.jdbi = Reads.jdbi(reads);
  }

  /**
   * Events that match, newest first.
   *
   * @param before only events with a smaller id
   * @param limit how many at most
   */
  public Found newest(EventFilter filter, long before, int limit) {
    return jdbi.withHandle(
        handle -> {
          Ids ids = search(handle, filter, before, limit);
          List<EventSummary> events = summaries(handle, ids.ids());
          return new Found(events, ids.next(), lookedAt(handle, ids, events));
        });
  }

  /** The ids alone, as {@link #newest}. */
  public Ids ids(EventFilter filter, long before, int limit) {
    return jdbi.withHandle(handle -> search(handle, filter, before, limit));
  }

  /** How many match, as far as can be told in short time. */
  public Counted count(EventFilter filter) {
    return jdbi.withHandle(
        handle -> {
          if (filter.isCounted()) {
            return new Counted(Totals.count(handle, filter), true);
          }
          Ids ids = search(handle, filter, Long.MAX_VALUE, COUNT_LIMIT);
          return new Counted(ids.ids().size(), ids.next() == null);
        });
  }

  /**
   * How many match, exactly.
   *
   * @return empty where it takes longer than this
   */
  public Optional<Long> countWithin(EventFilter filter, Duration atMost) {
    return jdbi.withHandle(
        handle ->
            filter.isCounted()
                ? Optional.of(Totals.count(handle, filter))
                : countWithin(handle, filter, atMost));
  }

  static Optional<Long> countWithin(Handle handle, EventFilter filter, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    long count = 0;
    for (Long before = Long.MAX_VALUE; before != null; ) {
      if (System.nanoTime() > end) {
        return Optional.empty();
      }
      Ids ids = search(handle, filter, before, COUNT_LIMIT);
      count += ids.ids().size();
      before = ids.next();
    }
    return Optional.of(count);
  }

  /**
   * The payloads of the latest events, without those that are very large.
   *
   * @param type as in {@link EventFilter}
   */
  public List<String> latestPayloads(@Nullable String type, int limit) {
    String sql =
        """
        SELECT payload FROM events
        WHERE id = ANY (:ids) AND pg_column_size(payload) < 65536
        ORDER BY id DESC
        """;
    return jdbi.withHandle(
        handle -> {
          Ids ids = search(handle, EventFilter.of(null, type, null), Long.MAX_VALUE, limit);
          return handle
              .createQuery(sql)
              .bindArray("ids", Long.class, ids.ids())
              .mapTo(String.class)
              .list();
        });
  }

  /** These events, newest first; those that are gone are left out. */
  public List<EventSummary> summaries(List<Long> ids) {
    return jdbi.withHandle(handle -> summaries(handle, ids));
  }

  private static List<EventSummary> summaries(Handle handle, List<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(SUMMARIES)
        .bindArray("ids", Long.class, ids)
        .map((row, _) -> SummaryRow.read(row))
        .list();
  }

  private static LookedAt lookedAt(Handle handle, Ids ids, List<EventSummary> events) {
    if (!ids.timeUp()) {
      EventSummary last = events.isEmpty() ? null : events.getLast();
      return last == null
          ? new LookedAt(true, null, null)
          : new LookedAt(true, last.id(), last.receivedAt());
    }
    Optional<Instant> receivedAt =
        handle
            .createQuery("SELECT received_at FROM events WHERE id = :id")
            .bind("id", ids.next())
            .mapTo(Instant.class)
            .findOne();
    return new LookedAt(false, ids.next(), receivedAt.orElse(null));
  }

  private static Ids search(Handle handle, EventFilter filter, long newer, int limit) {
    if (filter.possible().isEmpty()) {
      return new Ids(List.of(), null, false);
    }
    Lane lane = Lane.of(filter);
    Bounds bounds = bounds(handle, filter, newer);
    List<Long> found = new ArrayList<>();
    // One more than asked for tells whether there is more.
    int window = lane.exact() ? limit + 1 : Math.max(WINDOW_MIN, limit + 1);
    long begin = System.nanoTime();
    for (long start = begin; ; start = System.nanoTime()) {
      Window seen = window(handle, lane, filter, bounds, window, limit + 1 - found.size());
      found.addAll(seen.ids);
      if (found.size() > limit) {
        return new Ids(List.copyOf(found.subList(0, limit)), found.get(limit - 1), false);
      }
      if (seen.lowest == null || seen.count < window) {
        return new Ids(List.copyOf(found), null, false);
      }
      bounds = new Bounds(bounds.lowest, seen.lowest);
      long now = System.nanoTime();
      if (now - begin > TIME_LIMIT.toNanos()) {
        return new Ids(List.copyOf(found), seen.lowest, true);
      }
      window = next(window, now - start);
    }
  }

  /** As many events as fit into the time for one window, and not many more than the last. */
  private static int next(int window, long nanos) {
    long fitting = window * WINDOW_NANOS / Math.max(1, nanos);
    return Math.clamp(Math.min(fitting, 2L * window), WINDOW_MIN, WINDOW_MAX);
  }

  private static Bounds bounds(Handle handle, EventFilter filter, long before) {
    if (filter.from() == null && filter.to() == null) {
      return new Bounds(0, before);
    }
    return handle
        .createQuery(BOUNDS)
        .bind("from", filter.from())
        .bind("to", filter.to())
        .map(
            (row, _) -> {
              long lowest = row.getLong("lowest");
              long upper = row.getLong("before");
              return new Bounds(lowest, row.wasNull() ? before : Math.min(before, upper));
            })
        .one();
  }

  private static Window window(
      Handle handle, Lane lane, EventFilter filter, Bounds bounds, int window, int limit) {
    Query query = handle.createQuery(lane.windowSql());
    Lane.bind(query, filter);
    return query
        .bind("lowest", bounds.lowest)
        .bind("before", bounds.before)
        .bind("window", window)
        .bind("limit", limit)
        .scanResultSet(
            (rows, _) -> {
              List<Long> ids = new ArrayList<>();
              int count = 0;
              Long lowest = null;
              for (var row = rows.get(); row.next(); ) {
                count = row.getInt("count");
                lowest = row.getObject("lowest", Long.class);
                Long id = row.getObject("id", Long.class);
                if (id != null) {
                  ids.add(id);
                }
              }
              return new Window(count, lowest, ids);
            });
  }
}
