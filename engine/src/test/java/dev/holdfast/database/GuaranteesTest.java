package dev.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * The server of the tests runs with fsync and full_page_writes off; each database may weaken its
 * commits itself.
 */
class GuaranteesTest {

  private final DatabaseAddress address = TestDatabase.freshAddress();

  @Test
  void what_the_servers_settings_take_away_is_named() throws SQLException {
    try (Database database = Database.open(address, 5)) {
      assertThat(database.missingGuarantees())
          .satisfiesExactly(
              first -> assertThat(first).contains("fsync = off", "answered 200 can be lost"),
              second -> assertThat(second).contains("full_page_writes = off", "can be damaged"));
    }
  }

  @Test
  void a_server_that_commits_before_the_disk_has_it_is_named_and_told_otherwise_where_we_append()
      throws SQLException {
    weaken("off");
    try (Database database = Database.open(address, 5)) {
      assertThat(database.missingGuarantees())
          .hasSize(3)
          .last()
          .asString()
          .contains("synchronous_commit = off");
      assertThat(synchronousCommit(database.appending())).isEqualTo("on");
      assertThat(synchronousCommit(database.general())).isEqualTo("off");
    }
  }

  @Test
  void a_server_that_waits_for_more_than_its_disk_goes_on_doing_so() throws SQLException {
    weaken("remote_apply");
    try (Database database = Database.open(address, 5)) {
      assertThat(database.missingGuarantees()).hasSize(2);
      assertThat(synchronousCommit(database.appending())).isEqualTo("remote_apply");
    }
  }

  private void weaken(String commits) throws SQLException {
    String name = address.jdbcUrl().replaceFirst(".*/", "");
    try (Database database = Database.open(address, 5);
        Connection connection = database.general().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE " + name + " SET synchronous_commit = " + commits);
    }
  }

  private static String synchronousCommit(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW synchronous_commit")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
