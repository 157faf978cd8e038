package dev.holdfast.query;

import static java.util.Comparator.comparingLong;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What happened over time, from the rollups alone. Thread-safe. */
public final class Charts {

  /**
   * What happened to events of one type, or in one step of time.
   *
   * @param deadLetter became dead letters by what attempts gave; those that a person moved there
   *     are not counted
   */
  public record Counts(
      long received, long duplicates, long processed, long failed, long deadLetter) {

    /** Nothing happened. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);
  }

  public record OfType(String type, Counts counts) {}

  public record OfPage(
      int id, String account, String object, @Nullable String name, long received) {}

  /**
   * A stretch of time, cut into equal steps.
   *
   * @param steps the counts by the step's beginning; steps in which nothing happened are left out
   * @param types everything by type, the busiest first
   * @param refused refused requests by the step's beginning
   */
  public record Chart(Map<Instant, Counts> steps, List<OfType> types, Map<Instant, Long> refused) {}

  /** One scan gives both sums. Plan: range scans of both primary keys. */
  static final String COUNTS =
      """
      SELECT date_bin(CAST(:step AS interval), at, timestamptz 'epoch') AS step, event_type,
             sum(received) AS received, sum(duplicates) AS duplicates,
             sum(processed) AS processed, sum(failed) AS failed, sum(dead_letter) AS dead_letter
      FROM (
        SELECT slot AS at, event_type, received, duplicates, processed, failed, dead_letter
        FROM event_slots WHERE slot >= :from
        UNION ALL
        SELECT hour, event_type, received, duplicates, processed, failed, dead_letter
        FROM event_hours WHERE hour >= :from
      ) seen
      GROUP BY GROUPING SETS ((step), (event_type))
      """;

  private static final String MINUTES =
      """
      SELECT date_bin('1 minute', slot, timestamptz 'epoch') AS step, NULL AS event_type,
             sum(received) AS received, sum(duplicates) AS duplicates,
             sum(processed) AS processed, sum(failed) AS failed, sum(dead_letter) AS dead_letter
      FROM event_slots WHERE slot >= :from
      GROUP BY step
      """;

  private static final String HEARD =
      """
      SELECT coalesce(sum(received + duplicates), 0) AS count,
             max(at) FILTER (WHERE received + duplicates > 0) AS last
      FROM (
        SELECT slot AS at, received, duplicates FROM event_slots WHERE slot >= :from
        UNION ALL
        SELECT hour, received, duplicates FROM event_hours WHERE hour >= :from
      ) seen
      """;

  private static final String REFUSED =
      """
      SELECT date_bin(CAST(:step AS interval), minute, timestamptz 'epoch') AS step,
             sum(count) AS count
      FROM rejection_minutes WHERE minute >= :from
      GROUP BY step
      """;

  private static final String PAGES =
      """
      SELECT p.id, p.account, p.object, p.name, busy.received
      FROM (SELECT page_id, sum(received) AS received FROM page_slots WHERE slot >= :from
            GROUP BY page_id ORDER BY received DESC, page_id LIMIT :limit) busy
      JOIN pages p ON p.id = busy.page_id
      ORDER BY busy.received DESC, p.id
      """;

  private static final int BUSIEST = 20;

  /** The rollups keep hours a little longer. */
  private static final Duration HOURS_KEPT = Duration.ofHours(25);

  private record Row(@Nullable Instant step, @Nullable String type, Counts counts) {}

  private final Jdbi jdbi;

  public Charts(DataSource reads) {
    this.jdbi = Reads.jdbi(reads);
  }

  /**
   * What happened.
   *
   * @param from a multiple of the step since 1970
   * @param step at least a minute
   */
  public Chart chart(Instant from, Duration step) {
    return jdbi.withHandle(
        handle -> {
          List<Row> rows =
              bound(handle.createQuery(COUNTS), from, step).map((row, _) -> row(row)).list();
          return new Chart(steps(rows), types(rows), refused(handle, from, step));
        });
  }

  /**
   * What happened since this moment of the last day, in minutes and, longer ago, in quarters of an
   * hour; those in which nothing happened are left out.
   */
  public Map<Instant, Counts> minutes(Instant from) {
    return jdbi.withHandle(
        handle ->
            steps(handle.createQuery(MINUTES).bind("from", from).map((row, _) -> row(row)).list()));
  }

  /**
   * What came in, new or again.
   *
   * @param last the beginning of the ten seconds, minute, quarter of an hour or hour in which the
   *     last event came; absent where none did
   */
  public record Heard(long count, @Nullable Instant last) {}

  /** What came in since this moment. */
  public Heard heard(Instant from) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(HEARD)
                .bind("from", from)
                .map((row, _) -> new Heard(row.getLong(1), SummaryRow.instant(row.getTimestamp(2))))
                .one());
  }

  private static Query bound(Query query, Instant from, Duration step) {
    return query.bind("from", from).bind("step", step.toSeconds() + " seconds");
  }

  private static Map<Instant, Counts> steps(List<Row> rows) {
    Map<Instant, Counts> steps = new HashMap<>();
    for (Row row : rows) {
      if (row.step != null) {
        steps.put(row.step, row.counts);
      }
    }
    return steps;
  }

  private static List<OfType> types(List<Row> rows) {
    List<OfType> types = new ArrayList<>();
    for (Row row : rows) {
      if (row.type != null) {
        types.add(new OfType(row.type, row.counts));
      }
    }
    types.sort(
        comparingLong((OfType type) -> type.counts.received)
            .reversed()
            .thenComparing(OfType::type));
    return types.subList(0, Math.min(BUSIEST, types.size()));
  }

  private static Map<Instant, Long> refused(Handle handle, Instant from, Duration step) {
    return bound(handle.createQuery(REFUSED), from, step)
        .reduceRows(
            new HashMap<>(),
            (refused, row) -> {
              refused.put(row.getColumn("step", Instant.class), row.getColumn("count", Long.class));
              return refused;
            });
  }

  /** How many requests were refused for this reason since this moment. */
  public long refused(Rejection.Reason reason, Instant from) {
    String sql =
        """
        SELECT coalesce(sum(count), 0) FROM rejection_minutes
        WHERE minute >= :from AND reason = :reason
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("from", from)
                .bind("reason", reason.word())
                .mapTo(long.class)
                .one());
  }

  /**
   * The 20 pages with the most events since this moment, the busiest first; by whole hours, or by
   * whole days where it is longer ago than a day.
   */
  public List<OfPage> pages(Instant from) {
    boolean hours = from.isAfter(Instant.now().minus(HOURS_KEPT));
    Instant begin = from.truncatedTo(hours ? ChronoUnit.HOURS : ChronoUnit.DAYS);
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(PAGES)
                .bind("from", begin)
                .bind("limit", BUSIEST)
                .map((row, _) -> page(row))
                .list());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        SummaryRow.instant(row.getTimestamp("step")),
        row.getString("event_type"),
        new Counts(
            row.getLong("received"),
            row.getLong("duplicates"),
            row.getLong("processed"),
            row.getLong("failed"),
            row.getLong("dead_letter")));
  }

  private static OfPage page(ResultSet row) throws SQLException {
    return new OfPage(
        row.getInt("id"),
        row.getString("account"),
        row.getString("object"),
        row.getString("name"),
        row.getLong("received"));
  }
}
