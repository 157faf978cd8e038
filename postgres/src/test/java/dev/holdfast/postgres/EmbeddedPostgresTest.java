package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir(factory = TestDirectory.class)
  Path directory;

  @Test
  void a_first_start_makes_the_database() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.owned()).isTrue();
      assertThat(postgres.jdbcUrl()).matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/holdfast");
      assertThat(
              Sql.value(
                  postgres,
                  """
                  SELECT concat_ws(' ', datname, pg_encoding_to_char(encoding), datlocprovider, datlocale)
                  FROM pg_database WHERE datname = current_database()
                  """))
          .isEqualTo("holdfast UTF8 b C.UTF-8");
    }
  }

  @Test
  void what_was_committed_is_on_the_disk() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      for (String setting :
          List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums")) {
        assertThat(Sql.value(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
      }
    }
  }

  @Test
  void the_server_keeps_its_own_time_in_utc() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      assertThat(
              Sql.column(
                  postgres,
                  """
                  SELECT name || ' ' || setting FROM pg_file_settings
                  WHERE name ILIKE '%timezone' AND applied
                  """))
          .containsExactlyInAnyOrder("timezone UTC", "log_timezone UTC");
    }
  }

  @Test
  void nobody_gets_in_without_the_password() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      for (String password : List.of("", "holdfast", postgres.password() + "x")) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> Sql.connect(postgres, password).close());
      }
      assertThat(
              Sql.column(
                  postgres,
                  "SELECT concat_ws(' ', type, address, auth_method) FROM pg_hba_file_rules"))
          .containsOnly("host 127.0.0.1 scram-sha-256");
      assertThat(Sql.value(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(Sql.value(postgres, "SHOW unix_socket_directories")).isEmpty();
    }
  }

  @Test
  void only_the_user_can_read_what_lies_in_the_directory() throws Exception {
    Path fresh = directory.resolve("data");
    Prepared.databaseIn(Files.createDirectory(fresh, PrivateFiles.DIRECTORY));
    try (EmbeddedPostgres _ = Prepared.start(fresh)) {
      for (String name : List.of("postgres.password", "postgres.lock", "postgres.log")) {
        assertThat(permissions(fresh.resolve(name))).as(name).isEqualTo("rw-------");
      }
      assertThat(permissions(fresh.resolve("database"))).isEqualTo("rwx------");
    }
  }

  @Test
  void a_new_directory_is_private() throws Exception {
    Path fresh = directory.resolve("a").resolve("data");
    DataDirectory.at(fresh);
    assertThat(permissions(fresh)).isEqualTo("rwx------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void settings_of_the_people_who_run_it_win() throws Exception {
    Files.writeString(directory.resolve("postgres.conf"), "work_mem = 33MB\n");
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      assertThat(Sql.value(postgres, "SHOW work_mem")).isEqualTo("33MB");
    }
  }

  @Test
  void a_setting_that_postgres_refuses_is_named() throws Exception {
    Files.writeString(directory.resolve("postgres.conf"), "work_memory = 33MB\n");
    Prepared.databaseIn(directory);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Prepared.start(directory))
        .withMessageContaining("could not start in " + directory)
        .withMessageContaining("work_memory")
        .withMessageContaining(directory.resolve("postgres.log").toString());
  }

  @Test
  void the_second_on_a_directory_joins_the_server_of_the_first() throws Exception {
    try (EmbeddedPostgres first = Prepared.start(Prepared.databaseIn(directory))) {
      EmbeddedPostgres second = EmbeddedPostgres.start(directory);
      assertThat(second.owned()).isFalse();
      assertThat(second.jdbcUrl()).isEqualTo(first.jdbcUrl());
      second.close();
      assertThat(Sql.value(first, "SELECT 1")).isEqualTo("1");
      assertThat(Sql.value(second, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void another_process_joins_too_and_leaves_the_server_running() throws Exception {
    try (EmbeddedPostgres first = Prepared.start(Prepared.databaseIn(directory))) {
      AnotherProcess.startingIn(directory).awaitLine("joined").close();
      assertThat(Sql.value(first, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void closing_stops_the_server_and_frees_the_directory() throws Exception {
    EmbeddedPostgres first = Prepared.start(Prepared.databaseIn(directory));
    Sql.execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    first.close();
    first.close();
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Sql.value(first, "SELECT 1"));
    try (EmbeddedPostgres second = Prepared.start(directory)) {
      assertThat(second.owned()).isTrue();
      assertThat(Sql.value(second, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void an_interrupted_thread_still_stops_the_server() throws Exception {
    EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory));
    Thread.currentThread().interrupt();
    postgres.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Sighting.in(directory.resolve("database"))).isEqualTo(new Sighting.Nobody());
  }

  @Test
  void a_path_that_a_shell_would_misread_is_refused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(directory.resolve("pa$$word")))
        .withMessageContaining("HOLDFAST_DATA_DIR");
  }

  @Test
  void a_path_with_spaces_and_quotes_is_fine() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("Jane's data & more"));
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(odd))) {
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }
}
