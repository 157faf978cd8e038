package dev.holdfast.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  /**
   * The hours of a week come from page_hours, the last event from the end of events_page: one probe
   * for each page.
   */
  static final String LIST =
      """
      SELECT p.id, p.object, p.account, p.name, p.first_seen_at, last.received_at AS last_seen_at,
             coalesce(week.last_day, 0) AS last_day, %s
      FROM pages p
      LEFT JOIN (
        SELECT page_id, sum(received) FILTER (WHERE hour > now() - interval '1 day') AS last_day, %s
        FROM (SELECT page_id, received, hour,
                     6 - floor(extract(epoch FROM now()) / 86400)::int
                       + floor(extract(epoch FROM hour) / 86400)::int AS day
              FROM page_hours WHERE hour > now() - interval '7 days') hours
        GROUP BY page_id) week ON week.page_id = p.id
      LEFT JOIN LATERAL (
        SELECT received_at FROM events e
        WHERE (e.page_id, e.id) < (p.id + 1, 0) AND (e.page_id, e.id) >= (p.id, 0)
        ORDER BY e.page_id DESC, e.id DESC LIMIT 1) last ON true
      WHERE CAST(:id AS integer) IS NULL OR p.id = :id
      ORDER BY last.received_at DESC NULLS LAST, p.id
      """
          .formatted(
              days("coalesce(week.day%1$d, 0) AS day%1$d"),
              days("sum(received) FILTER (WHERE day = %1$d) AS day%1$d"));

  private static final String RENAME = "UPDATE pages SET name = :name WHERE id = :id";

  private final Jdbi reads;
  private final Jdbi writes;

  public Accounts(Database database) {
    this.reads = Jdbi.create(database.reads());
    this.writes = Jdbi.create(database.general());
  }

  private static String days(String each) {
    return String.join(
        ", ", Stream.iterate(0, day -> day + 1).limit(DAYS).map(each::formatted).toList());
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
    return reads.withHandle(
        handle -> handle.createQuery(LIST).bind("id", id).map((row, _) -> account(row)).list());
  }

  /**
   * Gives a page a name, or takes it away.
   *
   * @return false where there is no such page
   */
  public boolean rename(int id, @Nullable String name) {
    return writes.withHandle(
            handle -> handle.createUpdate(RENAME).bind("id", id).bind("name", name).execute())
        == 1;
  }

  private static Account account(ResultSet row) throws SQLException {
    List<Long> days = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      days.add(row.getLong("day" + day));
    }
    return new Account(
        row.getInt("id"),
        row.getString("object"),
        row.getString("account"),
        row.getString("name"),
        row.getTimestamp("first_seen_at").toInstant(),
        SummaryRow.instant(row.getTimestamp("last_seen_at")),
        row.getLong("last_day"),
        List.copyOf(days));
  }
}
