package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MigrationTest {

  @Test
  void migrations_take_as_long_as_they_take_whatever_the_server_allows_others()
      throws SQLException {
    DatabaseAddress address = TestDatabase.freshAddress();
    String name = address.jdbcUrl().replaceFirst(".*/", "");
    execute(address, "ALTER DATABASE " + name + " SET statement_timeout = '5s'");
    execute(address, "ALTER DATABASE " + name + " SET lock_timeout = '5s'");

    MigrationConnections connections = MigrationConnections.to(address);

    assertThat(show(connections, "statement_timeout")).isEqualTo("0");
    assertThat(show(connections, "lock_timeout")).isEqualTo("0");
    assertThat(connections.getSocketTimeout()).isZero();
  }

  @Test
  void an_empty_database_is_brought_up_to_date_and_one_that_is_stays_so() throws SQLException {
    DatabaseAddress address = TestDatabase.freshAddress();
    execute(address, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

    try (Database database = Database.open(address, 5)) {
      assertThat(database.migrate()).isPositive();
      assertThat(database.migrate()).isZero();
    }
  }

  private static String show(DataSource connections, String setting) throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
