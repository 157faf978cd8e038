package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process that receives, three that process, and what may happen to these. */
class WorkersTest {

  private static final int WORKERS = 3;
  private static final int TROUBLES = 4;
  private static final Duration LEASE = Duration.ofSeconds(4);

  private final Random random = new Random();

  @ParameterizedTest
  @ValueSource(strings = {"none", "conversation"})
  void workers_that_are_killed_or_frozen_beyond_their_lease_lose_nothing_and_settle_nothing_twice(
      String order) throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "workers-").toAbsolutePath();
    TroubledHandler.installIn(directory.resolve("handlers"));
    Map<String, String> settings = new HashMap<>();
    settings.put("HOLDFAST_WORK_LEASE", LEASE.toSeconds() + "s");
    settings.put("HOLDFAST_WORK_TIME_LIMIT", "1s");
    settings.put("HOLDFAST_WORK_ORDER", order);
    settings.put("HOLDFAST_HANDLERS_DIR", directory.resolve("handlers").toString());
    List<Server> workers = new ArrayList<>();
    try (Server intake = Server.start(directory.resolve("intake"), settings, "--only", "intake")) {
      settings.put("HOLDFAST_DATA_DIR", intake.data().toString());
      for (int number = 1; number <= WORKERS; number++) {
        Path place = directory.resolve("worker-" + number);
        workers.add(Server.start(place, settings, "--only", "work"));
      }
      Set<String> accepted;
      try (Senders senders = new Senders(intake.url("/webhook"), 8)) {
        accepted = senders.accepted();
        for (int trouble = 0; trouble < TROUBLES; trouble++) {
          awaitMore(accepted, 100 + random.nextInt(400));
          trouble(workers.get(trouble % WORKERS), trouble % WORKERS == 0);
        }
        awaitMore(accepted, 300);
      }
      workers.forEach(Server::close);
      Server last = workers.getFirst();
      last.startAgain();
      StoredEvents.awaitProcessed(last);
      last.close();
      assertThat(accepted.size()).isGreaterThan(TROUBLES * 100);
      intake.stop();
      if (order.equals("conversation")) {
        StoredEvents.expectProcessedInOrder(intake.data());
      }
      StoredEvents.expectEachOnceAndProcessed(intake.data(), accepted);
    } finally {
      workers.forEach(Server::close);
    }
  }

  private static void trouble(Server worker, boolean freeze) throws Exception {
    if (freeze) {
      worker.freeze();
      long until = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      worker.thaw();
    } else {
      worker.kill();
      worker.startAgain();
    }
  }

  private static void awaitMore(Set<String> accepted, int more) {
    int count = accepted.size() + more;
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (accepted.size() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
