package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What stands after the first start in a directory that did not exist. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstStartTest {

  private Path directory;
  private EmbeddedPostgres postgres;

  @BeforeAll
  void startForTheFirstTime(@TempDir(factory = TestDirectory.class) Path parent) throws Exception {
    directory = parent.resolve("some").resolve("data");
    postgres = Prepared.start(directory);
  }

  @AfterAll
  void stop() {
    postgres.close();
  }

  @Test
  void the_database_is_there() throws Exception {
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

  @Test
  void what_is_committed_is_on_the_disk() throws Exception {
    for (String setting :
        List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums")) {
      assertThat(Sql.value(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
    }
  }

  @Test
  void the_server_keeps_its_own_time_in_utc() throws Exception {
    assertThat(
            Sql.column(
                postgres,
                """
                SELECT name || ' ' || setting FROM pg_file_settings
                WHERE name ILIKE '%timezone' AND applied
                """))
        .containsExactlyInAnyOrder("timezone UTC", "log_timezone UTC");
  }

  @Test
  void nobody_gets_in_without_the_password() {
    for (String password : List.of("", "holdfast", postgres.password() + "x")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> Sql.connect(postgres, password).close());
    }
  }

  @Test
  void the_server_is_reached_over_loopback_only_and_trusts_nobody() throws Exception {
    assertThat(
            Sql.column(
                postgres,
                "SELECT concat_ws(' ', type, address, auth_method) FROM pg_hba_file_rules"))
        .containsOnly("host 127.0.0.1 scram-sha-256");
    assertThat(Sql.value(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(Sql.value(postgres, "SHOW unix_socket_directories")).isEmpty();
  }

  @Test
  void only_the_user_can_read_what_lies_in_the_directory() throws Exception {
    assertThat(permissions("")).isEqualTo("rwx------");
    assertThat(permissions("database")).isEqualTo("rwx------");
    for (String name : List.of("postgres.password", "postgres.lock", "postgres.log")) {
      assertThat(permissions(name)).as(name).isEqualTo("rw-------");
    }
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  @Test
  void the_second_on_the_directory_joins_the_server_of_the_first() throws Exception {
    EmbeddedPostgres second = EmbeddedPostgres.start(directory);
    assertThat(second.owned()).isFalse();
    assertThat(second.jdbcUrl()).isEqualTo(postgres.jdbcUrl());
    second.close();
    assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void another_process_joins_too_and_leaves_the_server_running() throws Exception {
    AnotherProcess.startingIn(directory).awaitLine("joined").close();
    assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
  }
}
