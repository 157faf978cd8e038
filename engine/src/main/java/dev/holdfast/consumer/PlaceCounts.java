package dev.holdfast.consumer;

import dev.holdfast.database.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many events left open batches in one transaction, by type, and how many of them wait for
 * another from now on. A claim counts those that enter in its own statement, and exceptions are
 * counted by the database, whoever changes them.
 */
final class PlaceCounts {

  /** Plan: one scan of the arrays, an index probe for each type. */
  private static final String LEFT =
      """
      INSERT INTO consumer_counts AS known (consumer, event_type, processing, pending)
      SELECT ?, event_type, -events, waiting
      FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS counted (event_type, events, waiting)
      ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
      SET processing = known.processing + excluded.processing, pending = known.pending + excluded.pending
      """;

  private record Left(long events, long waiting) {

    Left plus(Left other) {
      return new Left(events + other.events, waiting + other.waiting);
    }
  }

  private final TreeMap<String, Left> left = new TreeMap<>();

  /** An event of this type left its batch. */
  void left(String type) {
    left.merge(type, new Left(1, 0), Left::plus);
  }

  /** An event of this type, which left its batch, waits behind another. */
  void waits(String type) {
    left.merge(type, new Left(0, 1), Left::plus);
  }

  /** Writes what was counted. */
  void write(Connection connection, short consumer) throws SQLException {
    if (left.isEmpty()) {
      return;
    }
    List<Map.Entry<String, Left>> types = List.copyOf(left.entrySet());
    try (PreparedStatement statement = connection.prepareStatement(LEFT)) {
      statement.setShort(1, consumer);
      statement.setArray(2, SqlArrays.text(connection, types, Map.Entry::getKey));
      statement.setArray(3, SqlArrays.longs(connection, types, type -> type.getValue().events()));
      statement.setArray(4, SqlArrays.longs(connection, types, type -> type.getValue().waiting()));
      statement.executeUpdate();
    }
  }
}
