package dev.holdfast.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Dead letters grouped by error and type. Thread-safe. */
public final class DeadLetters {

  /**
   * Dead letters of one type with one group of errors.
   *
   * @param firstSeen when the first of them was received
   * @param lastSeen when the last of them was received
   * @param sampleId the last of them
   * @param sampleError its error in full
   */
  public record Group(
      String errorGroup,
      String type,
      long count,
      Instant firstSeen,
      Instant lastSeen,
      long sampleId,
      String sampleError) {}

  /**
   * The groups, the biggest first.
   *
   * @param total how many dead letters there are, those of smaller groups that are left out too
   */
  public record Groups(List<Group> groups, long total) {}

  private static final int GROUPS_MAX = 200;

  /**
   * Groups come from the partial index alone, and only a sample of each is looked up. The index's
   * own condition follows from the status; said once more, it would make the planner expect a few
   * rows and read the table. Plan: an index-only scan of event_states_groups, then single probes.
   */
  static final String GROUPS =
      """
      SELECT g.*, coalesce(s.last_error, '') AS sample_error,
             oldest.received_at AS first_seen, newest.received_at AS last_seen
      FROM (
        SELECT error_group, event_type,
               count(*) AS count, sum(count(*)) OVER () AS total,
               min(event_id) AS first_id, max(event_id) AS last_id
        FROM event_states
        WHERE consumer = 1 AND status = 'dead_letter'
        GROUP BY 1, 2
        ORDER BY count DESC, last_id DESC
        LIMIT :limit) g
      JOIN event_states s ON s.consumer = 1 AND s.event_id = g.last_id
      JOIN events oldest ON oldest.id = g.first_id
      JOIN events newest ON newest.id = g.last_id
      ORDER BY g.count DESC, g.last_id DESC
      """;

  /**
   * An event whose attempts are used up.
   *
   * @param at when the last one ended
   */
  public record UsedUp(String errorGroup, Instant at) {}

  private static final int USED_UP_MAX = 1_000;

  /**
   * The last attempt tells when, and whether the error is its own: what a person moved to the dead
   * letters has another. Plan: the end of event_states_status, then single probes of
   * event_attempts.
   */
  static final String USED_UP =
      """
      SELECT dead.error_group, last.finished_at
      FROM (
        SELECT event_id, error_group, last_error FROM event_states
        WHERE consumer = 1 AND status = 'dead_letter' AND status <> ''
        ORDER BY event_id DESC LIMIT :limit) dead
      CROSS JOIN LATERAL (
        SELECT finished_at, outcome, error FROM event_attempts a
        WHERE a.event_id = dead.event_id ORDER BY finished_at DESC, a.id DESC LIMIT 1) last
      WHERE last.finished_at >= :since AND last.outcome <> 'dead' AND last.error = dead.last_error
      """;

  private final Jdbi jdbi;

  public DeadLetters(DataSource reads) {
    this.jdbi = Reads.jdbi(reads);
  }

  /** The groups, at most 200. */
  public Groups groups() {
    record Row(Group group, long total) {}
    List<Row> rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(GROUPS)
                    .bind("limit", GROUPS_MAX)
                    .map((row, _) -> new Row(group(row), row.getLong("total")))
                    .list());
    return new Groups(
        rows.stream().map(Row::group).toList(), rows.isEmpty() ? 0 : rows.getFirst().total());
  }

  /**
   * Those of the 1000 newest dead letters whose attempts were used up since this moment; without
   * those that a handler gave up at once, or a person.
   */
  public List<UsedUp> usedUp(Instant since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(USED_UP)
                .bind("since", since)
                .bind("limit", USED_UP_MAX)
                .map((row, _) -> new UsedUp(row.getString(1), row.getTimestamp(2).toInstant()))
                .list());
  }

  private static Group group(ResultSet row) throws SQLException {
    return new Group(
        row.getString("error_group"),
        row.getString("event_type"),
        row.getLong("count"),
        row.getTimestamp("first_seen").toInstant(),
        row.getTimestamp("last_seen").toInstant(),
        row.getLong("last_id"),
        row.getString("sample_error"));
  }
}
