package dev.holdfast.consumer;

import dev.holdfast.TestWait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A gate in the database that statements wait at while it is closed: {@code PERFORM
 * pg_advisory_xact_lock_shared(number)}. So a test decides what happens between two steps of one
 * statement.
 */
final class Gate implements AutoCloseable {

  private final Connection connection;
  private final int number;

  /** Closes the gate with this number. */
  Gate(DataSource database, int number) throws SQLException {
    this.connection = database.getConnection();
    this.number = number;
    execute("SELECT pg_advisory_lock(" + number + ")");
  }

  /** Waits until a statement waits at the gate, and gives its server process. */
  int awaitWaiting() {
    TestWait.until("a statement at the gate", () -> waiting() != 0);
    try {
      return waiting();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a statement waits at the gate now. */
  boolean isAwaited() throws SQLException {
    return waiting() != 0;
  }

  private int waiting() throws SQLException {
    String sql =
        """
        SELECT pid FROM pg_locks
        WHERE locktype = 'advisory' AND objid = %d AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
            .formatted(number);
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  void open() throws SQLException {
    execute("SELECT pg_advisory_unlock(" + number + ")");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    execute("SELECT pg_advisory_unlock_all()");
    connection.close();
  }
}
