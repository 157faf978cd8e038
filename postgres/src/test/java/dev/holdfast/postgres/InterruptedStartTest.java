package dev.holdfast.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start whose thread is told to end leaves nothing running and nothing in the way. */
class InterruptedStartTest {

  @TempDir(factory = TestDirectory.class)
  Path directory;

  @Test
  void while_the_programs_are_unpacked() throws Exception {
    interruptWhen(
        () -> holdsOneWith("share", directory.resolve("postgres")),
        () -> EmbeddedPostgres.start(directory));
    assertThat(directory.resolve("database")).doesNotExist();
    assertThatItStarts();
  }

  @Test
  void while_the_database_is_made() throws Exception {
    interruptWhen(() -> holdsOneWith("PG_VERSION", directory), () -> Prepared.start(directory));
    assertThat(directory.resolve("database")).doesNotExist();
    assertThatItStarts();
  }

  @Test
  void while_the_server_starts() throws Exception {
    Path pidFile = PostmasterPid.in(Prepared.databaseIn(directory).resolve("database"));
    interruptWhen(() -> Files.exists(pidFile), () -> Prepared.start(directory));
    assertThatItStarts();
  }

  @Test
  void while_the_server_of_a_killed_process_is_taken_over() throws Exception {
    DataDirectory data = Prepared.sharingPrograms(Prepared.databaseIn(directory));
    AnotherProcess.startingIn(directory).awaitLine("owns").kill();
    PgCtl pgCtl = new PgCtl(data, Programs.of(Binaries.of(data)));
    ServerCheck check = new ServerCheck(data, PasswordFile.read(data.password()));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> new ServerStart(data, pgCtl, check).on(PortChoice::free));
    assertThat(processesBelow(directory)).isEmpty();
    assertThatItStarts();
  }

  private void interruptWhen(Callable<Boolean> moment, Callable<EmbeddedPostgres> start)
      throws Exception {
    CompletableFuture<Object> ended = new CompletableFuture<>();
    Thread starting = Thread.ofPlatform().start(() -> ended.complete(outcome(start)));
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    while (!moment.call()) {
      assertThat(deadline.hasPassed()).isFalse();
      Thread.onSpinWait();
    }
    starting.interrupt();
    assertThat(ended.get(30, SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(processesBelow(directory)).isEmpty();
  }

  private static Object outcome(Callable<EmbeddedPostgres> start) {
    try (EmbeddedPostgres started = start.call()) {
      return started;
    } catch (Exception e) {
      return e;
    }
  }

  private static boolean holdsOneWith(String name, Path parent) throws IOException {
    if (!Files.exists(parent)) {
      return false;
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.anyMatch(child -> Files.exists(child.resolve(name)));
    }
  }

  /** PostgreSQL's processes that name a place in this directory. */
  private static Stream<ProcessHandle> processesBelow(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()));
  }

  private void assertThatItStarts() throws Exception {
    try (EmbeddedPostgres postgres = Prepared.start(directory)) {
      assertThat(postgres.owned()).isTrue();
      assertThat(Sql.value(postgres, "SELECT 1")).isEqualTo("1");
    }
  }
}
