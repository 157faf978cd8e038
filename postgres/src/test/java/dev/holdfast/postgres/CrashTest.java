package dev.holdfast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  @TempDir(factory = TestDirectory.class)
  Path directory;

  @Test
  void committed_rows_survive_a_killed_server() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      Sql.execute(postgres, "CREATE TABLE kept AS SELECT generate_series(1, 1000)");
      Postmaster.kill(directory);
    }
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(Sql.value(postgres, "SELECT count(*) FROM kept")).isEqualTo("1000");
    }
  }

  @Test
  void a_server_left_by_a_killed_process_is_taken_over() throws Exception {
    AnotherProcess killed = AnotherProcess.startingIn(Prepared.databaseIn(directory));
    killed.awaitLine("owns").kill();
    ProcessHandle orphan = Postmaster.in(directory);
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.owned()).isTrue();
      assertThat(Postmaster.in(directory)).isEqualTo(orphan);
    }
    assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void a_first_start_killed_half_way_leaves_nothing_in_the_way() throws Exception {
    AnotherProcess killed = AnotherProcess.startingIn(directory);
    killed.awaitLine("Making a new database");
    awaitHalfMadeDatabase();
    killed.kill();
    assertThat(directory.resolve("database")).doesNotExist();
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  private void awaitHalfMadeDatabase() throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    while (!deadline.hasPassed()) {
      try (Stream<Path> paths = Files.list(directory)) {
        if (paths.anyMatch(path -> Files.exists(path.resolve("PG_VERSION")))) {
          return;
        }
      }
      deadline.pause();
    }
    throw new AssertionError("initdb did not begin");
  }

  @Test
  void a_pid_file_whose_number_belongs_to_another_program_is_no_server() throws Exception {
    Prepared.databaseIn(directory);
    Postmaster.writePidFile(directory, ProcessHandle.current().pid());
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
      assertThat(Postmaster.in(directory)).isNotEqualTo(ProcessHandle.current());
    }
  }

  @Test
  void a_pid_file_whose_process_is_gone_is_no_server() throws Exception {
    Prepared.databaseIn(directory);
    Postmaster.writePidFile(directory, Integer.MAX_VALUE - 1);
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_pid_file_emptied_by_a_power_cut_is_no_server() throws Exception {
    Prepared.databaseIn(directory);
    Files.writeString(PostmasterPid.in(directory.resolve("database")), "");
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void closing_signals_no_other_program_that_got_the_number_of_a_dead_server() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    DataDirectory data = Prepared.sharingPrograms(Prepared.databaseIn(directory));
    Programs programs = Programs.of(Binaries.of(data));
    Postmaster.writePidFile(directory, bystander.pid());
    assertThat(new PgCtl(data, programs).stop()).isEqualTo(new PgCtl.Stopped.WasGone());
    assertThat(bystander.isAlive()).isTrue();
    bystander.destroyForcibly().waitFor();
  }

  @Test
  void a_port_taken_at_the_last_moment_is_replaced_by_another() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Queue<Integer> ports = new ArrayDeque<>(List.of(taken.getLocalPort(), PortChoice.free()));
      DataDirectory data = Prepared.sharingPrograms(Prepared.databaseIn(directory));
      RunningServer server = new Startup(data, new FirstStart(data, ports::remove)).run();
      try (EmbeddedPostgres postgres =
          EmbeddedPostgres.supervised(data, server, FailureLimit.DEFAULT)) {
        assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void a_lost_password_is_made_anew() throws Exception {
    Prepared.databaseIn(directory);
    Files.delete(directory.resolve("postgres.password"));
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.password()).hasSizeGreaterThan(40);
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_password_lost_while_a_server_was_left_running_is_made_anew() throws Exception {
    AnotherProcess.startingIn(Prepared.databaseIn(directory)).awaitLine("owns").kill();
    Files.delete(directory.resolve("postgres.password"));
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_password_that_is_not_the_databases_is_an_error_and_leaves_no_server() throws Exception {
    Prepared.databaseIn(directory);
    Files.writeString(directory.resolve("postgres.password"), "something else\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Prepared.start(directory))
        .withMessageContaining("refuses the password")
        .withMessageNotContaining("something else");
    assertThat(PostmasterState.in(directory.resolve("database")))
        .isEqualTo(new PostmasterState.NotRunning());
  }

  @Test
  void a_database_of_another_major_version_is_left_alone() throws Exception {
    Prepared.databaseIn(directory);
    Files.writeString(directory.resolve("database").resolve("PG_VERSION"), "17\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Prepared.start(directory))
        .withMessageContaining("was written by PostgreSQL 17")
        .withMessageContaining("Nothing was changed");
  }

  @Test
  void a_directory_of_something_else_is_left_alone() throws Exception {
    Files.createDirectories(directory.resolve("database"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Prepared.start(directory))
        .withMessageContaining("it is no PostgreSQL database");
  }
}
