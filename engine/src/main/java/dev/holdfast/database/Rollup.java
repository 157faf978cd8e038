package dev.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What became of events in one transaction, counted by type and time, for the charts that nobody
 * has to count for; an append counts in its own statement. Written last in that transaction, so
 * that the counters are locked for the shortest time, and sorted, so that nobody deadlocks.
 */
public final class Rollup {

  /** Plan: one scan of the arrays, an index probe for each type. */
  private static final String SLOTS =
      """
      INSERT INTO event_slots AS known (event_type, processed, failed, dead_letter)
      SELECT event_type, processed, failed, dead_letter
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
           AS counted (event_type, processed, failed, dead_letter)
      ON CONFLICT (slot, event_type, writer) DO UPDATE
      SET processed = known.processed + excluded.processed,
          failed = known.failed + excluded.failed,
          dead_letter = known.dead_letter + excluded.dead_letter
      """;

  /** Of one type. */
  private static final class Counts {
    long processed;
    long failed;
    long deadLetter;
  }

  private final TreeMap<String, Counts> byType = new TreeMap<>();

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

  /** Adds this to what is counted. */
  public void write(Connection connection) throws SQLException {
    if (byType.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SLOTS)) {
      statement.setArray(1, SqlArrays.text(connection, types(), Map.Entry::getKey));
      statement.setArray(2, SqlArrays.longs(connection, types(), of(counts -> counts.processed)));
      statement.setArray(3, SqlArrays.longs(connection, types(), of(counts -> counts.failed)));
      statement.setArray(4, SqlArrays.longs(connection, types(), of(counts -> counts.deadLetter)));
      statement.executeUpdate();
    }
  }

  private List<Map.Entry<String, Counts>> types() {
    return List.copyOf(byType.entrySet());
  }

  private static ToLongFunction<Map.Entry<String, Counts>> of(ToLongFunction<Counts> count) {
    return entry -> count.applyAsLong(entry.getValue());
  }
}
