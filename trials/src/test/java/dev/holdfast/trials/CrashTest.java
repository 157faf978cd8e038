package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class CrashTest {

  private static final int CRASHES = 5;

  /** Short, so that the events of a killed process are taken over within the test. */
  private static final Map<String, String> SHORT_LEASE =
      Map.of("HOLDFAST_WORK_LEASE", "4s", "HOLDFAST_WORK_TIME_LIMIT", "1s");

  @Test
  void
      whatever_was_answered_200_is_there_exactly_once_and_processed_after_kill_9_at_random_moments()
          throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "crash-").toAbsolutePath();
    Random random = new Random();
    try (Server server = Server.start(directory, SHORT_LEASE)) {
      Set<String> accepted;
      try (Senders senders = new Senders(server.url("/webhook"), 24)) {
        accepted = senders.accepted();
        for (int crash = 1; crash <= CRASHES; crash++) {
          awaitMore(accepted, accepted.size() + 200 + random.nextInt(1_500));
          server.kill();
          if (crash == CRASHES) {
            Postmaster.kill(server.data());
          }
          server.startAgain();
        }
        awaitMore(accepted, accepted.size() + 500);
      }
      assertThat(accepted.size()).isGreaterThan(CRASHES * 200);
      StoredEvents.expectEachOnceAndProcessed(server.data(), accepted);
    }
  }

  private static void awaitMore(Set<String> accepted, int count) {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (accepted.size() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
