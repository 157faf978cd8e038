package dev.holdfast.log;

import dev.holdfast.database.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement, set one after the other, most of them columns of a batch. */
final class Parameters {

  private final PreparedStatement statement;
  private final Connection connection;
  private int next = 1;

  Parameters(PreparedStatement statement) throws SQLException {
    this.statement = statement;
    this.connection = statement.getConnection();
  }

  <T> void texts(List<T> rows, Function<T, @Nullable String> column) throws SQLException {
    statement.setArray(next++, SqlArrays.text(connection, rows, column));
  }

  <T> void integers(List<T> rows, Function<T, @Nullable Integer> column) throws SQLException {
    statement.setArray(next++, SqlArrays.integers(connection, rows, column));
  }

  <T> void longs(List<T> rows, ToLongFunction<T> column) throws SQLException {
    statement.setArray(next++, SqlArrays.longs(connection, rows, column));
  }

  <T> void millis(List<T> rows, Function<T, Instant> column) throws SQLException {
    statement.setArray(next++, SqlArrays.millis(connection, rows, column));
  }

  <T> void uuids(List<T> rows, Function<T, UUID> column) throws SQLException {
    UUID[] values = rows.stream().map(column).toArray(UUID[]::new);
    statement.setArray(next++, connection.createArrayOf("uuid", values));
  }

  <T> void bytes(List<T> rows, Function<T, byte[]> column) throws SQLException {
    byte[][] values = rows.stream().map(column).toArray(byte[][]::new);
    statement.setArray(next++, connection.createArrayOf("bytea", values));
  }
}
