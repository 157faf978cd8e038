package dev.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestWait;
import dev.holdfast.log.Append;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {

  @Test
  void migrations_take_as_long_as_they_take_whatever_the_server_allows_others() throws Exception {
    DatabaseAddress address = TestDatabase.freshAddress();
    String name = address.jdbcUrl().replaceFirst(".*/", "");
    execute(address, "ALTER DATABASE " + name + " SET statement_timeout = '100ms'");
    execute(address, "ALTER DATABASE " + name + " SET lock_timeout = '100ms'");
    try (Database database = Database.open(address, 5);
        Connection holding = connection(address);
        Statement statement = holding.createStatement()) {
      holding.setAutoCommit(false);
      statement.execute("LOCK TABLE holdfast.flyway_schema_history IN ACCESS EXCLUSIVE MODE");

      CompletableFuture<Integer> migrated = CompletableFuture.supplyAsync(database::migrate);
      TestWait.until("it waits for longer", () -> waitsLonger(address));
      holding.rollback();

      assertThat(migrated.get()).isZero();
    }
  }

  private static boolean waitsLonger(DatabaseAddress address) throws SQLException {
    String sql =
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'holdfast migrate'
          AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '300 ms'
        """;
    try (Connection connection = connection(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  private static Connection connection(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
  }

  @Test
  void an_empty_database_is_brought_up_to_date_and_one_that_is_stays_so() throws SQLException {
    DatabaseAddress address = TestDatabase.freshAddress();
    execute(address, "DROP SCHEMA holdfast CASCADE");

    try (Database database = Database.open(address, 5)) {
      assertThat(database.state()).isEqualTo(SchemaState.MISSING);
      assertThat(database.migrate()).isPositive();
      assertThat(database.migrate()).isZero();
      assertThat(database.state()).isEqualTo(SchemaState.CURRENT);
    }
  }

  @Test
  void everything_is_in_our_schema_and_another_holdfast_can_have_its_own_beside_it()
      throws SQLException {
    DatabaseAddress first = TestDatabase.freshAddress();
    DatabaseAddress second =
        new DatabaseAddress(first.jdbcUrl(), first.user(), first.password(), "second");

    try (Database one = Database.open(first, 5);
        Database other = Database.open(second, 5)) {
      other.migrate();
      new Append(one.appending()).append(TestEvents.messages("m-", 2));
      new Append(other.appending()).append(TestEvents.messages("m-", 1));

      assertThat(new TestInbox(one.general()).total()).isEqualTo(2);
      assertThat(new TestInbox(other.general()).total()).isEqualTo(1);
      assertThat(Database.jdbi(one.general()).withHandle(MigrationTest::inPublic)).isZero();
    }
  }

  @Test
  void who_deletes_events_by_hand_need_not_know_where_the_other_tables_are() throws SQLException {
    DatabaseAddress address = TestDatabase.freshAddress();
    try (Database database = Database.open(address, 5)) {
      new Append(database.appending()).append(TestEvents.messages("m-", 2));

      execute(address, "SET search_path TO public; DELETE FROM holdfast.events");

      assertThat(new TestInbox(database.general()).total()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pg_temp", "Mixed", "a b", "1st", "a\"; DROP SCHEMA public; --"})
  void a_schema_has_a_name_that_need_not_be_quoted(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DatabaseAddress("jdbc:postgresql:x", null, null, name));
  }

  private static long inPublic(Handle handle) {
    return handle
        .createQuery("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        .mapTo(long.class)
        .one();
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = connection(address);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
