package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir(factory = TestDirectory.class)
  Path directory;

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
    assertThat(PostmasterState.in(directory.resolve("database")))
        .isEqualTo(new PostmasterState.NotRunning());
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
