package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class MigrationTest {

  @Test
  void migrations_take_as_long_as_they_take_whatever_the_server_allows_others()
      throws SQLException {
    DatabaseAddress address = TestDatabase.freshAddress();
    String name = address.jdbcUrl().replaceFirst(".*/", "");
    execute(address, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    execute(address, "ALTER DATABASE " + name + " SET statement_timeout = '1ms'");

    try (Database database = Database.open(address, 5)) {
      assertThat(database.migrate()).isPositive();
      assertThat(database.migrate()).isZero();
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
