package dev.holdfast.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Columns of a batch as SQL arrays, so that one statement with a fixed text writes any number of
 * rows.
 */
final class Arrays {

  private Arrays() {}

  static <T> Array text(Connection connection, List<T> rows, Function<T, @Nullable String> column)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
  }

  static <T> Array integers(
      Connection connection, List<T> rows, Function<T, @Nullable Integer> column)
      throws SQLException {
    return connection.createArrayOf("int4", rows.stream().map(column).toArray(Integer[]::new));
  }

  static <T> Array longs(Connection connection, List<T> rows, ToLongFunction<T> column)
      throws SQLException {
    long[] values = rows.stream().mapToLong(column).toArray();
    return connection.unwrap(PGConnection.class).createArrayOf("int8", values);
  }

  static <T> Array nullableLongs(
      Connection connection, List<T> rows, Function<T, @Nullable Long> column) throws SQLException {
    return connection.createArrayOf("int8", rows.stream().map(column).toArray(Long[]::new));
  }

  /**
   * Moments as milliseconds since 1970, which travel as 8 bytes where a timestamp travels as text.
   */
  static <T> Array millis(Connection connection, List<T> rows, Function<T, Instant> column)
      throws SQLException {
    return longs(connection, rows, row -> column.apply(row).toEpochMilli());
  }
}
