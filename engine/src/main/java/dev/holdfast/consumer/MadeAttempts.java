package dev.holdfast.consumer;

import dev.holdfast.database.SqlArrays;
import dev.holdfast.event.Settlement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes attempts down for the people who read them later. */
final class MadeAttempts {

  private static final String INSERT =
      """
      INSERT INTO event_attempts
        (consumer, event_id, attempt, started_at, finished_at, outcome, error, processor)
      SELECT ?, event_id, attempt, timestamptz 'epoch' + started_ms * interval '1 millisecond',
             clock_timestamp(), outcome, error, ?
      FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::text[], ?::text[])
        AS made (event_id, attempt, started_ms, outcome, error)
      """;

  private final short consumer;
  private final String processor;

  /**
   * @param processor who makes them
   */
  MadeAttempts(short consumer, String processor) {
    this.consumer = consumer;
    this.processor = processor;
  }

  void write(Connection connection, List<Settlement> made) throws SQLException {
    if (made.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setShort(1, consumer);
      statement.setString(2, processor);
      statement.setArray(3, SqlArrays.longs(connection, made, s -> s.claim().eventId()));
      statement.setArray(4, SqlArrays.integers(connection, made, s -> s.claim().attempt()));
      statement.setArray(5, SqlArrays.millis(connection, made, Settlement::startedAt));
      statement.setArray(6, SqlArrays.text(connection, made, Settlement::outcome));
      statement.setArray(7, SqlArrays.text(connection, made, Settlement::error));
      statement.executeUpdate();
    }
  }
}
