package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What became of millions of events, compared in the database. */
final class BigLog {

  /** Also true where events were passed over. */
  private static final String PASSED =
      """
      SELECT (position_of(1::smallint) >= pg_sequence_last_value('event_ids')
              AND NOT EXISTS (SELECT FROM batches WHERE finished_at IS NULL)
              AND NOT EXISTS (SELECT FROM event_states WHERE due_at IS NOT NULL))::int
      """;

  private static final String HANDLED =
      """
      CREATE TEMPORARY TABLE handled AS
      SELECT event.id, event.stored, message.message_id AS recorded
      FROM (SELECT id, (payload #>> '{entry,0,messaging,0,message,mid}') COLLATE "C" AS stored
            FROM events) AS event
      FULL JOIN messages AS message ON message.message_id = event.stored
      """;

  private static final String LOST =
      "SELECT count(*) FROM handled WHERE recorded IS NULL OR stored IS NULL";

  private static final String TWICE = "SELECT count(*) - count(DISTINCT stored) FROM handled";

  private static final String EACH_DELIVERY =
      "SELECT split_part(recorded, '-', 1)::int, count(*) FROM handled GROUP BY 1";

  /** Counted in the transaction that settles; they move on to the hours. */
  private static final String SETTLED =
      """
      SELECT sum(processed)
      FROM (SELECT processed FROM event_slots
            UNION ALL SELECT processed FROM event_hours) AS counted
      """;

  private static final String PENDING =
      """
      SELECT (SELECT sum(stored) FROM event_counts) - (SELECT sum(taken - pending) FROM consumer_counts)
      """;

  private final Connection connection;

  BigLog(Connection connection) {
    this.connection = connection;
  }

  /** Waits until the position has passed all, and nothing is left to do. */
  void awaitPassed() throws SQLException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (number(PASSED) == 0) {
      assertThat(System.nanoTime()).as("everything is passed in time").isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /**
   * All that is stored was recorded and counted as processed once, and what was accepted is among
   * it.
   */
  void expectEachHandledOnce(Map<Integer, Integer> accepted) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(HANDLED);
    }
    assertThat(number(LOST)).as("stored and not recorded, or the other way round").isZero();
    assertThat(number(TWICE)).as("stored twice").isZero();
    Map<Integer, Integer> found = deliveries();
    accepted.forEach(
        (delivery, events) ->
            assertThat(found.get(delivery))
                .as("events of delivery %d", delivery)
                .isEqualTo(events));
    long stored = number("SELECT count(*) FROM events");
    assertThat(number(SETTLED)).as("settled").isEqualTo(stored);
    assertThat(number(PENDING)).as("pending, as counted").isZero();
  }

  private Map<Integer, Integer> deliveries() throws SQLException {
    Map<Integer, Integer> events = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(EACH_DELIVERY)) {
      while (rows.next()) {
        events.put(rows.getInt(1), rows.getInt(2));
      }
    }
    return events;
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
