package dev.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * What became of events in one transaction, counted by type and minute, for the charts that nobody
 * has to count for; an append counts in its own statement. Written last in that transaction, so
 * that the counters are locked for the shortest time, and sorted, so that nobody deadlocks.
 */
public final class Rollup {

  /** Plan: one scan of the arrays, an index probe for each type. */
  private static final String MINUTES =
      """
      INSERT INTO event_minutes (minute, event_type, writer, processed, failed, dead_letter)
      SELECT date_bin('1 minute', now(), timestamptz 'epoch'), event_type, ?::smallint,
             processed, failed, dead_letter
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
           AS counted (event_type, processed, failed, dead_letter)
      ON CONFLICT (minute, event_type, writer) DO UPDATE
      SET processed = event_minutes.processed + excluded.processed,
          failed = event_minutes.failed + excluded.failed,
          dead_letter = event_minutes.dead_letter + excluded.dead_letter
      """;

  /** Of one type. */
  private static final class Counts {
    long processed;
    long failed;
    long deadLetter;
  }

  private final TreeMap<String, Counts> byType = new TreeMap<>();

  /**
   * Which row of a counter the calling thread adds to: each keeps its own, so that two of them
   * never wait for one.
   */
  public static int writer() {
    return Writer.number();
  }

  /** An event was handled. */
  public void processed(String type) {
    of(type).processed++;
  }

  /** An attempt failed. */
  public void failed(String type) {
    of(type).failed++;
  }

  /** An event became a dead letter. */
  public void deadLettered(String type) {
    of(type).deadLetter++;
  }

  private Counts of(String type) {
    return byType.computeIfAbsent(type, _ -> new Counts());
  }

  /** Adds what became of events to the minute. */
  public void write(Connection connection) throws SQLException {
    write(connection, Writer.number());
  }

  private void write(Connection connection, int writer) throws SQLException {
    if (byType.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(MINUTES)) {
      setMinutes(statement, writer);
      statement.executeUpdate();
    }
  }

  /** Adds what people did to events to the minute. */
  public void write(Handle handle) {
    try {
      write(handle.getConnection(), Writer.COMMON);
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private void setMinutes(PreparedStatement statement, int writer) throws SQLException {
    Connection connection = statement.getConnection();
    statement.setInt(1, writer);
    statement.setArray(2, SqlArrays.text(connection, types(), Map.Entry::getKey));
    statement.setArray(3, SqlArrays.longs(connection, types(), of(counts -> counts.processed)));
    statement.setArray(4, SqlArrays.longs(connection, types(), of(counts -> counts.failed)));
    statement.setArray(5, SqlArrays.longs(connection, types(), of(counts -> counts.deadLetter)));
  }

  private List<Map.Entry<String, Counts>> types() {
    return List.copyOf(byType.entrySet());
  }

  private static ToLongFunction<Map.Entry<String, Counts>> of(ToLongFunction<Counts> count) {
    return entry -> count.applyAsLong(entry.getValue());
  }
}
