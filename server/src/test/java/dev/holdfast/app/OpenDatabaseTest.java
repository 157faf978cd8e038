package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.cli.Commands;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.settings.SettingsLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenDatabaseTest {

  private static final String FORGET_THE_NEWEST =
      """
      DELETE FROM flyway_schema_history
      WHERE installed_rank = (SELECT max(installed_rank) FROM flyway_schema_history)
      """;

  private static final String ONE_OF_THE_FUTURE =
      """
      INSERT INTO flyway_schema_history
      SELECT installed_rank + 1, '999999', description, type, script, checksum, installed_by, installed_on,
        execution_time, success
      FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1
      """;

  @TempDir Path directory;
  private final DatabaseAddress database = TestDatabase.freshAddress();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tables_of_this_version_are_read() {
    assertThat(run("stats")).isZero();
    assertThat(out.toString()).contains("pending");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stats", "retry --all", "retry --id 1"})
  void older_tables_are_left_as_they_are(String command) throws Exception {
    execute(FORGET_THE_NEWEST);
    long migrations = migrations();

    assertThat(run(command.split(" "))).isEqualTo(1);

    assertThat(err.toString()).contains("an older Holdfast", "Run migrate first");
    assertThat(migrations()).isEqualTo(migrations);
  }

  @Test
  void a_log_that_was_restored_without_its_sequence_is_refused() throws Exception {
    execute(
        """
        INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
        VALUES (1, 0, 4711, 1, 0, now(), now())
        """);

    assertThat(run("process")).isEqualTo(1);

    assertThat(err.toString())
        .contains("The sequence event_ids is 4711 behind", "Restore it again");
  }

  @Test
  void newer_tables_are_left_to_the_newer_program() throws Exception {
    execute(ONE_OF_THE_FUTURE);

    assertThat(run("stats")).isEqualTo(1);
    assertThat(err.toString()).contains("a newer Holdfast");
  }

  @Test
  void tables_that_are_missing_are_not_made() throws Exception {
    execute("DROP SCHEMA holdfast CASCADE");

    assertThat(run("stats")).isEqualTo(1);

    assertThat(err.toString()).contains("no tables yet", "migrate");
    assertThat(number("SELECT count(*) FROM pg_namespace WHERE nspname = 'holdfast'")).isZero();
  }

  @Test
  void a_data_directory_that_is_missing_is_not_made() {
    Path data = directory.resolve("data");

    assertThat(run(Map.of("HOLDFAST_DATA_DIR", data.toString()), "stats")).isEqualTo(1);

    assertThat(err.toString()).contains("There is no database in " + data);
    assertThat(data).doesNotExist();
  }

  private int run(String... arguments) {
    return run(
        Map.of(
            "HOLDFAST_DATABASE_URL", database.jdbcUrl(),
            "HOLDFAST_DATABASE_USER", Objects.requireNonNull(database.user()),
            "HOLDFAST_DATABASE_PASSWORD", Objects.requireNonNull(database.password())),
        arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    SettingsLoader loader = new SettingsLoader(environment, directory);
    return Commands.of(new Holdfast(loader), loader)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private long migrations() throws SQLException {
    return number("SELECT count(*) FROM flyway_schema_history");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
