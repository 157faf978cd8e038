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

/**
 * One process that receives, three that process, and what may happen to them and their database.
 */
class WorkersTest {

  private static final int WORKERS = 3;

  /** How often each of the {@link Fault}s comes; trials/run --long sets more. */
  private static final int ROUNDS = Integer.getInteger("trials.rounds", 1);

  private static final Duration LEASE = Duration.ofSeconds(4);

  private enum Fault {
    WORKER_KILLED,
    DATABASE_KILLED,
    WORKER_FROZEN_BEYOND_ITS_LEASE,
    ALL_KILLED
  }

  private final Random random = new Random();
  private final List<Server> workers = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"none", "conversation"})
  void whatever_is_killed_or_frozen_nothing_is_lost_and_nothing_is_settled_twice(String order)
      throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "workers-").toAbsolutePath();
    HandlerJar.install(TroubledHandler.class, directory.resolve("handlers"));
    Map<String, String> settings = new HashMap<>();
    settings.put("HOLDFAST_WORK_LEASE", LEASE.toSeconds() + "s");
    settings.put("HOLDFAST_WORK_TIME_LIMIT", "1s");
    // Where all of this happens at once, some attempt takes too long, again and again.
    settings.put("HOLDFAST_WORK_ATTEMPTS", "50");
    settings.put("HOLDFAST_WORK_ORDER", order);
    settings.put("HOLDFAST_HANDLERS_DIR", directory.resolve("handlers").toString());
    try (Server intake = Server.start(directory.resolve("intake"), settings, "--only", "intake")) {
      settings.put("HOLDFAST_DATA_DIR", intake.data().toString());
      for (int number = 1; number <= WORKERS; number++) {
        Path place = directory.resolve("worker-" + number);
        workers.add(Server.start(place, settings, "--only", "work"));
      }
      Set<String> accepted = sendThroughFaults(intake);
      workers.forEach(Server::close);
      Server last = workers.getFirst();
      last.startAgain();
      StoredEvents.awaitProcessed(last);
      last.close();
      intake.stop();
      if (order.equals("conversation")) {
        StoredEvents.expectProcessedInOrder(intake.data());
      }
      StoredEvents.expectEachOnceAndProcessed(intake.data(), accepted);
    } finally {
      workers.forEach(Server::close);
    }
  }

  /** Gives what was answered 200. */
  private Set<String> sendThroughFaults(Server intake) throws Exception {
    try (Senders senders = new Senders(intake.url("/webhook"), 8)) {
      Set<String> accepted = senders.accepted();
      for (int round = 1; round <= ROUNDS; round++) {
        for (Fault fault : Fault.values()) {
          awaitMore(accepted, 100 + random.nextInt(400));
          make(fault, intake);
        }
      }
      awaitMore(accepted, 300);
      return accepted;
    }
  }

  private void make(Fault fault, Server intake) throws Exception {
    Server worker = workers.get(random.nextInt(WORKERS));
    switch (fault) {
      case WORKER_KILLED -> {
        worker.kill();
        worker.startAgain();
      }
      case DATABASE_KILLED -> Postmaster.kill(intake.data());
      case WORKER_FROZEN_BEYOND_ITS_LEASE -> {
        worker.freeze();
        long until = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
        while (System.nanoTime() < until) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        worker.thaw();
      }
      case ALL_KILLED -> {
        intake.kill();
        for (Server one : workers) {
          one.kill();
        }
        Postmaster.kill(intake.data());
        intake.startAgain();
        for (Server one : workers) {
          one.startAgain();
        }
      }
    }
  }

  private static void awaitMore(Set<String> accepted, int more) {
    int count = accepted.size() + more;
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (accepted.size() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(accepted.size()).as("accepted").isGreaterThanOrEqualTo(count);
  }
}
