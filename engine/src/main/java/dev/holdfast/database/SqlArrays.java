package dev.holdfast.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Columns of a batch as SQL arrays, so that one statement with a fixed text writes any number of
 * rows. Each belongs to its connection and to the next statement there.
 */
public final class SqlArrays {

  private SqlArrays() {}

  /** Texts, {@code text[]}. */
  public static <T> Array text(
      Connection connection, List<T> rows, Function<T, @Nullable String> column)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
  }

  /** Whole numbers of 32 bits or null, {@code int4[]}. */
  public static <T> Array integers(
      Connection connection, List<T> rows, Function<T, @Nullable Integer> column)
      throws SQLException {
    return connection.createArrayOf("int4", rows.stream().map(column).toArray(Integer[]::new));
  }

  /** Truth values, {@code bool[]}. */
  public static <T> Array booleans(Connection connection, List<T> rows, Predicate<T> column)
      throws SQLException {
    return connection.createArrayOf(
        "bool", rows.stream().map(column::test).toArray(Boolean[]::new));
  }

  /** Whole numbers of 64 bits, {@code int8[]}. */
  public static <T> Array longs(Connection connection, List<T> rows, ToLongFunction<T> column)
      throws SQLException {
    long[] values = rows.stream().mapToLong(column).toArray();
    return connection.unwrap(PGConnection.class).createArrayOf("int8", values);
  }

  /** Whole numbers of 64 bits or null, {@code int8[]}. */
  public static <T> Array nullableLongs(
      Connection connection, List<T> rows, Function<T, @Nullable Long> column) throws SQLException {
    return connection.createArrayOf("int8", rows.stream().map(column).toArray(Long[]::new));
  }

  /**
   * Moments as {@code int8[]} of milliseconds since 1970, which travel as 8 bytes where a timestamp
   * travels as text.
   */
  public static <T> Array millis(Connection connection, List<T> rows, Function<T, Instant> column)
      throws SQLException {
    return longs(connection, rows, row -> column.apply(row).toEpochMilli());
  }
}
