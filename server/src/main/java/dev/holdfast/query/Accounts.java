package dev.holdfast.query;

import dev.holdfast.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The pages that events came from, as people look at them. Thread-safe. */
public final class Accounts {

  /**
   * A page.
   *
   * @param account its id at Meta
   * @param lastSeenAt when its last event that is still stored was received
   * @param lastDay how many new events it had in the last 24 hours, by whole hours
   * @param days how many it had on each of the last seven days (UTC), the oldest first; the last is
   *     today
   */
  public record Account(
      int id,
      String object,
      String account,
      @Nullable String name,
      Instant firstSeenAt,
      @Nullable Instant lastSeenAt,
      long lastDay,
      List<Long> days) {}

  private static final int DAYS = 7;

  /** What a page received. */
  private static final class Week {
    private final long[] days = new long[DAYS];
    private long lastDay;

    /** Beyond the last day only where the clocks of server and database differ. */
    void add(int day, long received, @Nullable Long ofLastDay) {
      days[Math.min(day, DAYS - 1)] += received;
      lastDay += ofLastDay == null ? 0 : ofLastDay;
    }
  }

  /** Plan: for each page one probe of the end of events_account. */
  private static final String LIST =
      """
      SELECT p.id, p.object, p.account, p.name, p.first_seen_at, last.received_at AS last_seen_at
      FROM pages p
      LEFT JOIN LATERAL (
        SELECT received_at FROM events e
        WHERE (e.account, e.id) <= (p.account, 9223372036854775807)
          AND (e.account, e.id) >= (p.account, 0) AND e.object = p.object
        ORDER BY e.account DESC, e.id DESC LIMIT 1) last ON true
      WHERE CAST(:id AS integer) IS NULL OR p.id = :id
      ORDER BY last.received_at DESC NULLS LAST, p.id
      """;

  private static final String WEEK =
      """
      SELECT page_id, date_bin('1 day', slot, timestamptz 'epoch') AS day, sum(received) AS received,
             sum(received) FILTER (WHERE slot > now() - interval '1 day') AS last_day
      FROM page_slots
      WHERE slot >= :from AND (CAST(:id AS integer) IS NULL OR page_id = :id)
      GROUP BY page_id, day
      """;

  private static final String RENAME = "UPDATE pages SET name = :name WHERE id = :id";

  private final Jdbi reads;
  private final Jdbi writes;

  public Accounts(Database database) {
    this.reads = Reads.jdbi(database.reads());
    this.writes = Database.jdbi(database.general());
  }

  /** All pages, the one with the latest event first. */
  public List<Account> list() {
    return list(null);
  }

  /** The page with this id. */
  public Optional<Account> find(int id) {
    return list(id).stream().findFirst();
  }

  private List<Account> list(@Nullable Integer id) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(DAYS - 1, ChronoUnit.DAYS);
    return reads.withHandle(
        handle -> {
          Map<Integer, Week> weeks = weeks(handle, id, from);
          return handle
              .createQuery(LIST)
              .bind("id", id)
              .map((row, _) -> account(row, weeks.getOrDefault(row.getInt("id"), new Week())))
              .list();
        });
  }

  private static Map<Integer, Week> weeks(Handle handle, @Nullable Integer id, Instant from) {
    return handle
        .createQuery(WEEK)
        .bind("id", id)
        .bind("from", from)
        .reduceRows(
            new HashMap<>(),
            (weeks, row) -> {
              Week week =
                  weeks.computeIfAbsent(row.getColumn("page_id", Integer.class), _ -> new Week());
              int day = (int) ChronoUnit.DAYS.between(from, row.getColumn("day", Instant.class));
              week.add(
                  day,
                  row.getColumn("received", Long.class),
                  row.getColumn("last_day", Long.class));
              return weeks;
            });
  }

  /**
   * Gives a page a name, or takes it away.
   *
   * @param writtenWith gets the page's id
   * @return false where there is no such page
   */
  public boolean rename(int id, @Nullable String name, WrittenWith<Integer> writtenWith) {
    return writes.inTransaction(
        handle -> {
          boolean renamed =
              handle.createUpdate(RENAME).bind("id", id).bind("name", name).execute() == 1;
          if (renamed) {
            writtenWith.write(handle, id);
          }
          return renamed;
        });
  }

  private static Account account(ResultSet row, Week week) throws SQLException {
    return new Account(
        row.getInt("id"),
        row.getString("object"),
        row.getString("account"),
        row.getString("name"),
        row.getTimestamp("first_seen_at").toInstant(),
        SummaryRow.instant(row.getTimestamp("last_seen_at")),
        week.lastDay,
        LongStream.of(week.days).boxed().toList());
  }
}
