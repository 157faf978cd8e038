package dev.holdfast.consumer;

import dev.holdfast.database.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many events left open batches in one transaction, by type. A claim counts those that enter in
 * its own statement, and exceptions are counted by the database, whoever changes them.
 */
final class PlaceCounts {

  /** Plan: one scan of the arrays, an index probe for each type. */
  private static final String LEFT =
      """
      INSERT INTO consumer_counts AS known (consumer, event_type, processing)
      SELECT ?, event_type, -events FROM unnest(?::text[], ?::bigint[]) AS counted (event_type, events)
      ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
      SET processing = known.processing + excluded.processing
      """;

  private final TreeMap<String, Long> left = new TreeMap<>();

  /** An event of this type left its batch. */
  void left(String type) {
    left.merge(type, 1L, Long::sum);
  }

  /** Writes what was counted. */
  void write(Connection connection, short consumer) throws SQLException {
    if (left.isEmpty()) {
      return;
    }
    List<Map.Entry<String, Long>> types = List.copyOf(left.entrySet());
    try (PreparedStatement statement = connection.prepareStatement(LEFT)) {
      statement.setShort(1, consumer);
      statement.setArray(2, SqlArrays.text(connection, types, Map.Entry::getKey));
      statement.setArray(3, SqlArrays.longs(connection, types, Map.Entry::getValue));
      statement.executeUpdate();
    }
  }
}
