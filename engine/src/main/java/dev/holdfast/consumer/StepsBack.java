package dev.holdfast.consumer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Takes a consumer's position back, from the top and a few batches at a time: after each step every
 * event is where it belongs, so that anybody can go on from there. Each is one step of the caller's
 * transaction, in which the consumer is locked.
 */
final class StepsBack {

  /** So many events change in one step, give or take a batch, so that nobody waits long for it. */
  private static final int EVENTS = 20_000;

  /** The batches of one step. Plan: the end of batches_pkey. */
  private static final String BOUNDARY =
      """
      SELECT min(after_id)
      FROM (
        SELECT after_id, sum(events) OVER (ORDER BY last_id DESC) - events AS before
        FROM (SELECT after_id, last_id, events FROM batches
              WHERE consumer = ? AND last_id > ?
              ORDER BY last_id DESC LIMIT 1000) AS newest) AS summed
      WHERE before < ?
      """;

  /** Whoever settles one of them comes first, or finds it gone. */
  private static final String LOCK_OPEN =
      """
      SELECT FROM batches
      WHERE consumer = ? AND last_id > ? AND finished_at IS NULL
      ORDER BY last_id FOR UPDATE
      """;

  /**
   * What people took out ahead of the position stays where it is, and what waits behind an earlier
   * event is pending again like all the others. Plan: the ends of batches_pkey and
   * event_states_pkey, a range of the log's primary key, probes for each event in it.
   */
  private static final String BACK =
      """
      WITH step AS MATERIALIZED (
        SELECT consumer, boundary, position_of(consumer) AS position
        FROM (SELECT ?::smallint AS consumer, ?::bigint AS boundary) AS given
      ), gone AS (
        DELETE FROM batches USING step
        WHERE batches.consumer = step.consumer AND last_id > boundary
        RETURNING after_id, last_id, finished_at, without
      ), aside AS (
        DELETE FROM event_states USING step
        WHERE event_states.consumer = step.consumer AND event_id > boundary AND event_id <= position
      )
      INSERT INTO consumer_counts AS known (consumer, event_type, taken, pending, processing)
      SELECT step.consumer, event.event_type, -count(*),
             -count(*) FILTER (WHERE behind.holds_from <= event.id AND own.event_id IS NULL
                                 AND open.last_id IS NULL),
             -count(open.last_id)
      FROM step
      JOIN events AS event ON event.id > boundary AND event.id <= position
      LEFT JOIN event_states AS own ON own.consumer = step.consumer AND own.event_id = event.id
      LEFT JOIN gone AS open
        ON open.finished_at IS NULL AND event.id > open.after_id AND event.id <= open.last_id
           AND event.id <> ALL (open.without) AND own.event_id IS NULL
      LEFT JOIN event_states AS behind
        ON behind.consumer = step.consumer
           AND behind.holds = hashtextextended(event.conversation, 0)
      GROUP BY step.consumer, event.event_type ORDER BY event.event_type
      ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
      SET taken = known.taken + excluded.taken, pending = known.pending + excluded.pending,
          processing = known.processing + excluded.processing
      """;

  /**
   * Where the batches below are forgotten, as with retention, the position would fall further, and
   * what was left there would be taken twice.
   */
  private static final String HOLD =
      """
      INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
      VALUES (?, ?, ?, 0, 0, now(), now())
      ON CONFLICT (consumer, last_id) DO NOTHING
      """;

  /**
   * What happened first and was handled ahead of one that stays is pending again, and waits for it.
   */
  private static final String HOLD_FROM_THERE =
      "UPDATE event_states SET holds_from = ? WHERE consumer = ? AND holds IS NOT NULL AND holds_from > ?";

  private static final String ARRIVED = "UPDATE consumers SET rewind_to = NULL WHERE id = ?";

  private final short consumer;

  StepsBack(short consumer) {
    this.consumer = consumer;
  }

  /** Takes the next step, or says that the consumer is there. */
  void takeOne(Connection connection, long to) throws SQLException {
    long boundary = boundary(connection, to);
    if (boundary < 0) {
      update(connection, ARRIVED, consumer);
      return;
    }
    try (PreparedStatement lock = connection.prepareStatement(LOCK_OPEN)) {
      lock.setShort(1, consumer);
      lock.setLong(2, boundary);
      lock.execute();
    }
    update(connection, BACK, consumer, boundary);
    update(connection, HOLD_FROM_THERE, boundary + 1, consumer, boundary + 1);
    if (boundary > 0) {
      update(connection, HOLD, consumer, boundary, boundary);
    }
  }

  /** Below zero where no batch is left above. */
  private long boundary(Connection connection, long to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BOUNDARY)) {
      statement.setShort(1, consumer);
      statement.setLong(2, to);
      statement.setInt(3, EVENTS);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long boundary = row.getLong(1);
        return row.wasNull() ? -1 : boundary;
      }
    }
  }

  private static void update(Connection connection, String sql, long... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
