package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.sample.SampleTraffic;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The embedded PostgreSQL is killed under a running Holdfast. */
class DatabaseDeathTest {

  private static final Duration ACCEPTED_AGAIN = Duration.ofSeconds(10);

  /** Short, so that what was claimed when the database died is claimed again within the test. */
  private static final Map<String, String> SHORT_LEASE =
      Map.of("HOLDFAST_WORK_LEASE", "4s", "HOLDFAST_WORK_TIME_LIMIT", "1s");

  @Test
  void a_killed_database_is_started_again_and_whatever_was_answered_200_is_there_exactly_once()
      throws Exception {
    try (Server server = Server.start(directory("dies-"), SHORT_LEASE)) {
      Set<String> accepted;
      try (Senders senders = new Senders(server.url("/webhook"), 24)) {
        accepted = senders.accepted();
        for (int death = 1; death <= 3; death++) {
          awaitMore(accepted, accepted.size() + 500);
          Postmaster.kill(server.data());
          expectAcceptedAgain(server);
        }
        awaitMore(accepted, accepted.size() + 500);
      }
      StoredEvents.expectEachOnceAndProcessed(server.data(), accepted);
    }
  }

  @Test
  void a_second_process_on_the_data_takes_the_database_over_when_its_owner_is_killed_too()
      throws Exception {
    try (Server owner = Server.start(directory("owner-"), SHORT_LEASE)) {
      Map<String, String> sameData = Map.of("HOLDFAST_DATA_DIR", owner.data().toString());
      try (Server joined = Server.start(directory("joined-"), sameData)) {
        owner.kill();
        Postmaster.kill(owner.data());
        expectAcceptedAgain(joined);
        owner.startAgain();
        expectAcceptedAgain(owner);
        assertThat(owner.stop()).isZero();
        expectAcceptedAgain(joined);
      }
      assertThat(Postmaster.processesBelow(owner.data())).isEmpty();
    }
  }

  @Test
  void a_database_that_cannot_be_started_again_ends_the_process_with_a_code_and_words_for_people()
      throws Exception {
    try (Server server = Server.start(directory("lost-"), Map.of())) {
      Files.writeString(server.data().resolve("postgres.conf"), "work_memory = 33MB\n");
      Postmaster.kill(server.data());
      assertThat(server.awaitEnd()).isEqualTo(75);
      assertThat(server.logged())
          .contains("could not be started again", "What was answered 200 is kept", "work_memory");
    }
  }

  /** The delivery is sent after the death, so its 200 is one of the new server's. */
  private static void expectAcceptedAgain(Server server) {
    long died = System.nanoTime();
    byte[] body = new SampleTraffic(died, InstantSource.system()).fixedSizeMessage().body();
    try (SignedSender sender = new SignedSender(server.url("/webhook"), Secret.of(Server.SECRET))) {
      while (!(sender.send(body) instanceof SendOutcome.Answered(int status, var _)
          && status == 200)) {
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(ACCEPTED_AGAIN);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(ACCEPTED_AGAIN);
  }

  private static Path directory(String prefix) throws Exception {
    return Files.createTempDirectory(Path.of("target"), prefix).toAbsolutePath();
  }

  private static void awaitMore(Set<String> accepted, int count) {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (accepted.size() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(accepted.size()).as("accepted").isGreaterThanOrEqualTo(count);
  }
}
