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
import org.jspecify.annotations.Nullable;

/**
 * What one transaction did, counted by type, page, minute and hour, for the charts that nobody has
 * to count for. Written last in that transaction, so that the counters are locked for the shortest
 * time, and sorted, so that nobody deadlocks.
 */
public final class Rollup {

  /** Plan: one scan of the arrays, an index probe for each type. */
  private static final String MINUTES =
      """
      INSERT INTO event_minutes
        (minute, event_type, writer, received, duplicates, processed, failed, dead_letter)
      SELECT date_bin('1 minute', now(), timestamptz 'epoch'), event_type, ?::smallint,
             received, duplicates, processed, failed, dead_letter
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
           AS counted (event_type, received, duplicates, processed, failed, dead_letter)
      ON CONFLICT (minute, event_type, writer) DO UPDATE
      SET received = event_minutes.received + excluded.received,
          duplicates = event_minutes.duplicates + excluded.duplicates,
          processed = event_minutes.processed + excluded.processed,
          failed = event_minutes.failed + excluded.failed,
          dead_letter = event_minutes.dead_letter + excluded.dead_letter
      """;

  /** All counters of an append in one round trip. */
  private static final String ARRIVED =
      "WITH minutes AS (\n"
          + MINUTES
          + """
          ), pages AS (
            INSERT INTO page_hours (hour, page_id, writer, received)
            SELECT date_bin('1 hour', now(), timestamptz 'epoch'), page_id, ?::smallint, received
            FROM unnest(?::int[], ?::bigint[]) AS counted (page_id, received)
            ON CONFLICT (hour, page_id, writer) DO UPDATE
            SET received = page_hours.received + excluded.received
          )
          INSERT INTO event_totals (event_type, writer, stored, duplicates)
          SELECT event_type, ?::smallint, stored, duplicates
          FROM unnest(?::text[], ?::bigint[], ?::bigint[])
               AS counted (event_type, stored, duplicates)
          ON CONFLICT (event_type, writer) DO UPDATE
          SET stored = event_totals.stored + excluded.stored,
              duplicates = event_totals.duplicates + excluded.duplicates
          """;

  /** Of one type. */
  private static final class Counts {
    long received;
    long duplicates;
    long processed;
    long failed;
    long deadLetter;
  }

  private final TreeMap<String, Counts> byType = new TreeMap<>();
  private final TreeMap<Integer, Long> receivedByPage = new TreeMap<>();

  /** A new event arrived. */
  public void received(String type, @Nullable Integer page) {
    of(type).received++;
    if (page != null) {
      receivedByPage.merge(page, 1L, Long::sum);
    }
  }

  /** An event arrived that is stored already. */
  public void duplicate(String type) {
    of(type).duplicates++;
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

  /** Adds what arrived to the minute, the pages' hour and the totals. */
  public void writeArrived(Connection connection) throws SQLException {
    int writer = Writer.number();
    List<Map.Entry<Integer, Long>> pages = List.copyOf(receivedByPage.entrySet());
    try (PreparedStatement statement = connection.prepareStatement(ARRIVED)) {
      setMinutes(statement, writer);
      statement.setInt(8, writer);
      statement.setArray(9, SqlArrays.integers(connection, pages, Map.Entry::getKey));
      statement.setArray(10, SqlArrays.longs(connection, pages, Map.Entry::getValue));
      statement.setInt(11, writer);
      statement.setArray(12, SqlArrays.text(connection, types(), Map.Entry::getKey));
      statement.setArray(13, SqlArrays.longs(connection, types(), of(counts -> counts.received)));
      statement.setArray(14, SqlArrays.longs(connection, types(), of(counts -> counts.duplicates)));
      statement.executeUpdate();
    }
  }

  private void setMinutes(PreparedStatement statement, int writer) throws SQLException {
    Connection connection = statement.getConnection();
    statement.setInt(1, writer);
    statement.setArray(2, SqlArrays.text(connection, types(), Map.Entry::getKey));
    statement.setArray(3, SqlArrays.longs(connection, types(), of(counts -> counts.received)));
    statement.setArray(4, SqlArrays.longs(connection, types(), of(counts -> counts.duplicates)));
    statement.setArray(5, SqlArrays.longs(connection, types(), of(counts -> counts.processed)));
    statement.setArray(6, SqlArrays.longs(connection, types(), of(counts -> counts.failed)));
    statement.setArray(7, SqlArrays.longs(connection, types(), of(counts -> counts.deadLetter)));
  }

  private List<Map.Entry<String, Counts>> types() {
    return List.copyOf(byType.entrySet());
  }

  private static ToLongFunction<Map.Entry<String, Counts>> of(ToLongFunction<Counts> count) {
    return entry -> count.applyAsLong(entry.getValue());
  }
}
