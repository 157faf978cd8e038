package dev.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failure means, as PostgreSQL itself reports it. */
class SqlStateTest {

  private final DatabaseAddress address = TestDatabase.freshAddress();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1/0                                                   | BAD_DATA",
        "SELECT '{\"a\":1e999999}'::jsonb                             | BAD_DATA",
        "SELECT repeat('[', 100000)::jsonb                            | BAD_DATA",
        "INSERT INTO page_slots VALUES (now(), 7, 0, 1)              | MISSING_ROW",
        "SET statement_timeout = 1; SELECT pg_sleep(9)                | TOO_SLOW",
        "SET transaction_read_only = on; DELETE FROM pages            | AWAY",
        "SELECT pg_terminate_backend(pg_backend_pid())                | AWAY",
        "SELECT * FROM no_such_table                                  | BUG",
        "SELEKT                                                       | BUG"
      })
  void a_statement_that_fails(String sql, SqlState meaning) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));

      assertThat(SqlState.of(failure)).as(failure.getSQLState()).isEqualTo(meaning);
    }
  }

  @Test
  void too_many_connections_mean_that_the_database_is_away() throws SQLException {
    execute("CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0");
    try {
      SQLException failure = refused(address.jdbcUrl(), "crowded", "crowded");

      assertThat(failure.getSQLState()).isEqualTo("53300");
      assertThat(SqlState.of(failure)).isEqualTo(SqlState.AWAY);
    } finally {
      execute("DROP ROLE crowded");
    }
  }

  @Test
  void so_does_a_refused_password() {
    SQLException failure = refused(address.jdbcUrl(), String.valueOf(address.user()), "wrong");

    assertThat(SqlState.of(failure)).as(failure.getSQLState()).isEqualTo(SqlState.AWAY);
  }

  @Test
  void so_does_a_server_that_nobody_runs() {
    SQLException failure = refused("jdbc:postgresql://127.0.0.1:1/none", "nobody", "x");

    assertThat(SqlState.of(failure)).isEqualTo(SqlState.AWAY);
  }

  @ParameterizedTest
  @CsvSource({
    "57P01, AWAY", // stopped by its administrator
    "57P02, AWAY", // crashed
    "57P03, AWAY", // starting
    "53100, AWAY", // disk full
    "53200, AWAY", // no memory
    "58030, AWAY", // the disk fails
    "08006, AWAY",
    "25P03, AWAY",
    "40001, CONFLICT",
    "40P01, CONFLICT",
    "23505, BUG",
    "XX000, BUG"
  })
  void codes_that_are_hard_to_bring_about(String code, SqlState meaning) {
    assertThat(SqlState.of(code)).isEqualTo(meaning);
  }

  private static SQLException refused(String url, String user, String password) {
    return catchThrowableOfType(
        SQLException.class, () -> DriverManager.getConnection(url, user, password).close());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
