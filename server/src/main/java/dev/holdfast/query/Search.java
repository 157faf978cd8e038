package dev.holdfast.query;

import dev.holdfast.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Finds events by filter, newest first, as summaries without payloads, in a time that does not grow
 * with the number of events stored. What one index answers is read from it directly; everything
 * else is checked window by window along one index ({@link SearchPlan}, {@link SearchRun}), until
 * enough is found or the time is up. {@link Events} shows single events in full. Thread-safe.
 */
public final class Search {

  /** What a count stops at. */
  public static final int COUNT_LIMIT = 10_000;

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

  /** The ids of those that match, after so many others, however long it takes. */
  static List<Long> ids(Handle handle, EventFilter filter, int limit, long offset) {
    List<Long> page = new ArrayList<>();
    long seen = 0;
    for (Long before = Long.MAX_VALUE; before != null && page.size() < limit; ) {
      long skipped = Math.clamp(offset - seen, 0, COUNT_LIMIT);
      int left = (int) Math.min(COUNT_LIMIT, skipped + limit - page.size());
      Ids next = search(handle, filter, before, left);
      next.ids().stream().skip(Math.max(0, offset - seen)).forEach(page::add);
      seen += next.ids().size();
      before = next.next();
    }
    return page;
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

  private static Ids search(Handle handle, EventFilter filter, long before, int limit) {
    return filter.possible().isEmpty()
        ? new Ids(List.of(), null, false)
        : new SearchRun(handle, filter, before).ids(limit);
  }
}
