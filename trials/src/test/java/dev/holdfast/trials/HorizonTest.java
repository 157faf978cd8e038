package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.postgres.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Four processes that all receive and process at full speed, while appends stall, are aborted and
 * killed: no event is passed over, and none is handled twice.
 */
class HorizonTest {

  private static final int PROCESSES = 4;
  private static final int SENDERS = 8;

  /** trials/run --long sets more. */
  private static final int ROUNDS = Integer.getInteger("trials.rounds", 1);

  private static final long EVENTS = ROUNDS == 1 ? 40_000 : 5_000_000;

  private enum Fault {
    APPEND_KILLED,
    APPEND_FROZEN,
    PROCESS_FROZEN,
    PROCESS_KILLED
  }

  private final Random random = new Random();

  @Test
  void whatever_happens_to_appends_no_event_is_passed_over_and_none_is_handled_twice()
      throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "horizon-").toAbsolutePath();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("data"));
        Connection database = connect(postgres)) {
      Map<String, String> settings = new HashMap<>();
      settings.put("HOLDFAST_DATA_DIR", directory.resolve("data").toString());
      settings.put("HOLDFAST_WORK_LEASE", "4s");
      settings.put("HOLDFAST_WORK_TIME_LIMIT", "1s");
      settings.put("HOLDFAST_WORK_ATTEMPTS", "50");
      List<Server> servers = start(directory, settings);
      try {
        AppendFaults faults = AppendFaults.installIn(database);
        Map<Integer, Integer> accepted = sendThrough(faults, servers);
        BigLog log = new BigLog(database);
        log.awaitPassed();
        log.expectEachHandledOnce(accepted);
        for (String fault : List.of("stalled", "aborted", "stalled_in_commit")) {
          assertThat(faults.count(fault)).as(fault).isPositive();
        }
      } finally {
        servers.forEach(Server::close);
      }
    }
  }

  /** The first makes the tables; the others start at once. */
  private static List<Server> start(Path directory, Map<String, String> settings) throws Exception {
    List<Callable<Server>> starts =
        IntStream.rangeClosed(1, PROCESSES)
            .mapToObj(number -> directory.resolve("process-" + number))
            .<Callable<Server>>map(place -> () -> Server.start(place, settings))
            .toList();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      return threads.invokeAll(starts).stream().map(Future::resultNow).toList();
    }
  }

  /** Gives how many events each delivery had that was answered 200. */
  private Map<Integer, Integer> sendThrough(AppendFaults faults, List<Server> servers)
      throws Exception {
    List<URI> urls = servers.stream().map(server -> server.url("/webhook")).toList();
    long until = System.nanoTime() + Server.PATIENCE.multipliedBy(ROUNDS).toNanos();
    try (Restarts restarts = new Restarts(servers);
        BigDeliveries deliveries = new BigDeliveries(urls, SENDERS)) {
      for (int fault = 0; deliveries.events() < EVENTS; fault++) {
        assertThat(System.nanoTime()).as("%,d events in time", EVENTS).isLessThan(until);
        make(Fault.values()[fault % Fault.values().length], faults, restarts);
        pause(Duration.ofMillis(random.nextInt(200)));
      }
      return deliveries.accepted();
    }
  }

  private void make(Fault fault, AppendFaults faults, Restarts restarts) throws Exception {
    switch (fault) {
      case APPEND_KILLED -> faults.killOne();
      case APPEND_FROZEN -> faults.freezeOne(random.nextInt(300));
      case PROCESS_FROZEN -> {
        Server server = restarts.oneOfThoseThatRun();
        server.freeze();
        pause(Duration.ofMillis(random.nextInt(500)));
        server.thaw();
      }
      case PROCESS_KILLED -> restarts.killOne();
    }
  }

  private static void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
