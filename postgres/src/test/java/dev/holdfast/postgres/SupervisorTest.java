package dev.holdfast.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the server dies under the processes that use it. */
class SupervisorTest {

  private static final Duration BACK = Duration.ofSeconds(10);

  private static final FailureLimit SHORT =
      new FailureLimit(2, Duration.ofMinutes(5), Duration.ofMillis(1));

  @TempDir(factory = TestDirectory.class)
  Path directory;

  @Test
  void a_killed_server_is_started_again_at_the_same_address_with_what_was_committed()
      throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      String url = postgres.jdbcUrl();
      Sql.execute(postgres, "CREATE TABLE kept AS SELECT generate_series(1, 1000)");
      for (int time = 1; time <= 2; time++) {
        Postmaster.kill(directory);
        awaitAnswer(postgres);
      }
      assertThat(postgres.jdbcUrl()).isEqualTo(url);
      assertThat(postgres.owned()).isTrue();
      assertThat(Sql.value(postgres, "SELECT count(*) FROM kept")).isEqualTo("1000");
    }
    assertStopped();
  }

  @Test
  void a_session_that_computes_on_after_its_server_was_killed_is_ended() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      ProcessHandle computing = computeForHours(postgres);
      Postmaster.kill(directory);
      assertThat(computing.isAlive()).isTrue();
      awaitAnswer(postgres);
      assertThat(computing.onExit()).succeedsWithin(BACK);
    }
  }

  /** The process of a session that is deep in a statement and looks at nothing else. */
  private static ProcessHandle computeForHours(EmbeddedPostgres postgres)
      throws SQLException, InterruptedException {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Sql.execute(
                    postgres,
                    "SELECT sum(hash) FROM (SELECT hashint8(generate_series(1, 1000000000000)) AS hash) AS long");
              } catch (SQLException _) {
                // Its server was killed.
              }
            });
    String active =
        "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT sum(hash)%'";
    Deadline deadline = Deadline.in(BACK);
    while (!deadline.hasPassed()) {
      List<String> pids = Sql.column(postgres, active);
      if (!pids.isEmpty()) {
        return ProcessHandle.of(Long.parseLong(pids.getFirst())).orElseThrow();
      }
      deadline.pause();
    }
    throw new AssertionError("the statement did not begin");
  }

  @Test
  void a_dead_servers_number_that_another_program_got_does_not_hide_its_death() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      ProcessHandle server = Postmaster.in(directory);
      Postmaster.writePidFile(directory, ProcessHandle.current().pid());
      server.destroyForcibly();
      server.onExit().join();
      awaitAnswer(postgres);
    }
  }

  @Test
  void who_joined_finds_the_server_that_its_owner_has_started_again() throws Exception {
    try (EmbeddedPostgres owner = Prepared.start(Prepared.databaseIn(directory));
        EmbeddedPostgres joined = Prepared.start(directory)) {
      Postmaster.kill(directory);
      awaitAnswer(joined);
      assertThat(owner.owned()).isTrue();
      assertThat(joined.owned()).isFalse();
    }
  }

  @Test
  void of_those_that_joined_one_starts_the_server_whose_owner_was_killed_too() throws Exception {
    AnotherProcess owner = AnotherProcess.startingIn(Prepared.databaseIn(directory));
    owner.awaitLine("owns");
    try (EmbeddedPostgres first = Prepared.start(directory);
        EmbeddedPostgres second = Prepared.start(directory)) {
      owner.kill();
      Postmaster.kill(directory);
      awaitAnswer(first);
      awaitAnswer(second);
      awaitOwner(first, second);
      assertThat(first.owned()).isNotEqualTo(second.owned());
    }
    assertStopped();
  }

  @Test
  void who_joined_starts_the_server_again_that_its_owner_has_stopped() throws Exception {
    AnotherProcess owner = AnotherProcess.startingIn(Prepared.databaseIn(directory));
    owner.awaitLine("owns");
    try (EmbeddedPostgres joined = Prepared.start(directory)) {
      owner.close();
      awaitOwner(joined, joined);
      awaitAnswer(joined);
    }
    assertStopped();
  }

  @Test
  void the_next_start_takes_the_port_of_the_last() throws Exception {
    String url;
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory))) {
      url = postgres.jdbcUrl();
    }
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.jdbcUrl()).isEqualTo(url);
    }
  }

  @Test
  void the_next_start_takes_another_port_where_the_last_is_taken() throws Exception {
    Prepared.start(Prepared.databaseIn(directory)).close();
    int last = Integer.parseInt(Files.readString(directory.resolve("postgres.port")).strip());
    try (ServerSocket _ = new ServerSocket(last, 1, InetAddress.ofLiteral("127.0.0.1"));
        EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.jdbcUrl()).doesNotContain(":" + last + "/");
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_server_that_cannot_be_started_again_is_given_up_with_words_for_people() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory), SHORT)) {
      Files.writeString(directory.resolve("postgres.conf"), "work_memory = 33MB\n");
      Postmaster.kill(directory);
      assertThat(lost(postgres))
          .hasMessageContaining("has died and could not be started again")
          .hasMessageContaining("What was answered 200 is kept")
          .hasMessageContaining("start Holdfast again")
          .hasMessageContaining("work_memory");
    }
    Files.delete(directory.resolve("postgres.conf"));
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.owned()).isTrue();
    }
  }

  @Test
  void a_server_that_dies_again_and_again_is_given_up() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory), SHORT)) {
      for (int death = 1; death <= SHORT.failures(); death++) {
        Postmaster.kill(directory);
        awaitAnswer(postgres);
      }
      Postmaster.kill(directory);
      assertThat(lost(postgres)).hasMessageContaining("It ends soon after each start");
    }
  }

  @Test
  void no_new_database_takes_the_place_of_one_that_is_gone() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory), SHORT)) {
      ProcessHandle server = Postmaster.in(directory);
      Files.move(directory.resolve("database"), directory.resolve("elsewhere"));
      server.destroyForcibly();
      server.onExit().join();
      assertThat(lost(postgres)).hasMessageContaining("database is gone");
      assertThat(directory.resolve("database")).doesNotExist();
    }
  }

  @Test
  void closing_while_the_server_is_started_again_leaves_none() throws Exception {
    EmbeddedPostgres postgres = Prepared.start(Prepared.databaseIn(directory));
    Postmaster.kill(directory);
    awaitNewServer();
    postgres.close();
    assertStopped();
  }

  /** From here on the supervisor is in the middle of a start. */
  private void awaitNewServer() throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(BACK);
    while (PostmasterState.in(directory.resolve("database"))
        instanceof PostmasterState.NotRunning) {
      assertThat(deadline.hasPassed()).isFalse();
      deadline.pause();
    }
  }

  private void assertStopped() throws IOException {
    Path database = directory.resolve("database");
    assertThat(PostmasterState.in(database)).isEqualTo(new PostmasterState.NotRunning());
    assertThat(ServerProcess.workingOn(database)).isEmpty();
  }

  private static void awaitAnswer(EmbeddedPostgres postgres) throws InterruptedException {
    Deadline deadline = Deadline.in(BACK);
    while (!answers(postgres)) {
      assertThat(deadline.hasPassed()).as("10 s without an answer").isFalse();
      deadline.pause();
    }
  }

  private static boolean answers(EmbeddedPostgres postgres) {
    try {
      return Sql.value(postgres, "SELECT 1").equals("1");
    } catch (SQLException _) {
      return false;
    }
  }

  private static void awaitOwner(EmbeddedPostgres first, EmbeddedPostgres second)
      throws InterruptedException {
    Deadline deadline = Deadline.in(BACK);
    while (!first.owned() && !second.owned()) {
      assertThat(deadline.hasPassed()).as("10 s without an owner").isFalse();
      deadline.pause();
    }
  }

  private static IOException lost(EmbeddedPostgres postgres) {
    return postgres.lost().toCompletableFuture().orTimeout(60, SECONDS).join();
  }
}
