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

  /** Also true where events were passed over. What fails for hours is no work that is left. */
  private static final String PASSED =
      """
      SELECT (position_of(1::smallint) >= pg_sequence_last_value('event_ids')
              AND NOT EXISTS (SELECT FROM consumers WHERE rewind_to IS NOT NULL)
              AND NOT EXISTS (SELECT FROM batches WHERE finished_at IS NULL)
              AND NOT EXISTS (SELECT FROM event_states WHERE due_at < now() + interval '1 hour'))::int
      """;

  /** Up to here all is settled, or stands aside. */
  private static final String SETTLED_UP_TO =
      """
      SELECT coalesce((SELECT min(after_id) FROM batches WHERE finished_at IS NULL),
                      position_of(1::smallint))
      """;

  private static final String HANDLED =
      """
      CREATE TEMPORARY TABLE handled AS
      SELECT event.id, event.stored, message.message_id AS recorded
      FROM (SELECT id, (payload #>> '{entry,0,messaging,0,message,mid}') COLLATE "C" AS stored
            FROM events) AS event
      FULL JOIN messages AS message ON message.message_id = event.stored
      """;

  /** What has not succeeded has no record, and all else has. */
  private static final String LOST =
      """
      SELECT count(*) FROM handled
      LEFT JOIN event_states AS aside ON aside.event_id = handled.id
      WHERE stored IS NOT NULL AND (recorded IS NULL) <> (aside.event_id IS NOT NULL)
      """;

  /** What was dropped has left its records. */
  private static final String DROPPED = "SELECT count(*) FROM handled WHERE stored IS NULL";

  private static final String TWICE =
      "SELECT count(*) - count(DISTINCT coalesce(stored, recorded)) FROM handled";

  private static final String EACH_DELIVERY =
      """
      SELECT split_part(coalesce(stored, recorded), '-', 1)::int, count(*) FROM handled GROUP BY 1
      """;

  /** Counted in the transaction that settles; they move on to the hours. */
  private static final String SETTLED =
      """
      SELECT sum(processed)
      FROM (SELECT processed FROM event_slots
            UNION ALL SELECT processed FROM event_hours) AS counted
      """;

  /** The statuses as counted, beside those of each single event. */
  private static final String MISCOUNTED =
      """
      SELECT count(*)
      FROM (SELECT count(*) AS total,
                   count(*) FILTER (WHERE state.status = 'pending') AS pending,
                   count(*) FILTER (WHERE state.status = 'processing') AS processing,
                   count(*) FILTER (WHERE state.status = 'failed') AS failed,
                   count(*) FILTER (WHERE state.status = 'dead_letter') AS dead_letter
            FROM events, state_of(id, conversation) AS state) AS seen,
           (SELECT sum(stored) AS stored, sum(stored - deleted) AS total FROM event_counts) AS log,
           (SELECT sum(taken) AS taken, sum(pending) AS pending, sum(processing) AS processing,
                   sum(failed) AS failed, sum(dead_letter) AS dead_letter
            FROM consumer_counts) AS counted
      WHERE (seen.total, seen.pending, seen.processing, seen.failed, seen.dead_letter)
            IS DISTINCT FROM
            (log.total, log.stored - counted.taken + counted.pending, counted.processing,
             counted.failed, counted.dead_letter)
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

  /** Waits until everything up to this event is settled or stands aside; gives up to which. */
  long awaitSettledUpTo(long atLeast) throws SQLException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    long settled = number(SETTLED_UP_TO);
    while (settled < atLeast) {
      assertThat(System.nanoTime()).as("%,d events settled in time", atLeast).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      settled = number(SETTLED_UP_TO);
    }
    return settled;
  }

  /** All that is stored was recorded, and counted as processed once. */
  void expectEachHandledOnce(Map<Integer, Integer> accepted) throws SQLException {
    expectNothingLost(accepted, 0);
    assertThat(number(SETTLED)).as("settled").isEqualTo(number("SELECT count(*) FROM events"));
  }

  /**
   * What was accepted is stored once, has succeeded and left its records or stands aside, and the
   * counters say so.
   *
   * @param dropped how many events were, after they had succeeded
   */
  void expectNothingLost(Map<Integer, Integer> accepted, long dropped) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(HANDLED);
    }
    assertThat(number(LOST)).as("passed over, or recorded before they succeeded").isZero();
    assertThat(number(DROPPED)).as("only their records are left").isEqualTo(dropped);
    assertThat(number(TWICE)).as("stored twice").isZero();
    expectComplete(accepted);
    assertThat(number(MISCOUNTED)).as("miscounted").isZero();
  }

  private void expectComplete(Map<Integer, Integer> accepted) throws SQLException {
    Map<Integer, Integer> found = deliveries();
    accepted.forEach(
        (delivery, events) ->
            assertThat(found.get(delivery))
                .as("events of delivery %d", delivery)
                .isEqualTo(events));
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
