package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.log.Partitions;
import dev.holdfast.ops.Retention;
import dev.holdfast.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Old events go while deliveries, retries, dead letters and a rewind go on. */
class RetentionTest {

  private static final int SENDERS = Integer.getInteger("trials.rounds", 1) == 1 ? 1 : 2;

  /** In the partition that goes; trials/run --long sets more. */
  private static final long EVENTS =
      Integer.getInteger("trials.rounds", 1) == 1 ? 4_000 : 1_000_000;

  private static final Retention.Keep NOTHING_PROCESSED =
      new Retention.Keep(Duration.ZERO, Duration.ofDays(180));

  private static final String OLD = "SELECT count(*) FROM events WHERE id < 1000000000";

  /** Of the old ones, those that a rewind lets fail or die once more. */
  private static final String MUST_STAY =
      OLD
          + " AND (id %% %d = 0 OR id %% %d = 0)"
              .formatted(TallyHandler.DIES, TallyHandler.FAILS_FOR_HOURS);

  private static final String ASIDE =
      "SELECT count(*) FROM event_states WHERE event_id < 1000000000";

  @Test
  void what_is_done_goes_while_everything_runs_and_nothing_else_does() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "retention-").toAbsolutePath();
    HandlerJar.install(TallyHandler.class, directory.resolve("handlers"));
    Map<String, String> settings = new HashMap<>();
    settings.put("HOLDFAST_DATA_DIR", directory.resolve("data").toString());
    settings.put("HOLDFAST_HANDLERS_DIR", directory.resolve("handlers").toString());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("data"));
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Database database = Database.open(address(postgres), 5);
        Server receiving = Server.start(directory.resolve("one"), settings);
        Server _ = Server.start(directory.resolve("other"), settings, "--only", "work")) {
      BigLog log = new BigLog(connection);
      Map<Integer, Integer> accepted;
      long mustStay;
      try (BigDeliveries deliveries =
          new BigDeliveries(List.of(receiving.url("/webhook")), SENDERS)) {
        deliveries.awaitMore(EVENTS);
        beginAPartition(database);
        // What had its id before is stored by then.
        deliveries.awaitMore(2_000L * SENDERS);
        assertThat(receiving.run("rewind", "--to", "start", "--yes").exitCode()).isZero();
        mustStay = log.number(MUST_STAY);
        dropTheOld(database, log);
        deliveries.awaitMore(EVENTS / 10);
        accepted = deliveries.accepted();
      }
      log.awaitPassed();
      assertThat(mustStay).isPositive();
      assertThat(log.number(OLD)).as("old events").isGreaterThanOrEqualTo(mustStay);
      // What waited for its retry at that moment is done by now.
      dropWhatIsDone(database);
      assertThat(log.number(OLD)).as("old events").isEqualTo(mustStay);
      assertThat(log.number(ASIDE)).as("old ones that failed or are dead").isEqualTo(mustStay);
      log.expectNothingLost(accepted, log.number("SELECT sum(deleted) FROM event_counts"));
    }
  }

  private static void beginAPartition(Database database) {
    Partitions partitions = new Partitions(database.general());
    partitions.beginAfter(Duration.ZERO);
    partitions.makeAhead();
  }

  /** As a server does once an hour; here again and again until the rewound position has passed. */
  private static void dropTheOld(Database database, BigLog log) throws SQLException {
    long until = System.nanoTime() + 2 * Server.PATIENCE.toNanos();
    while (dropWhatIsDone(database).isEmpty()) {
      assertThat(System.nanoTime()).as("they go in time").isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    assertThat(log.number(OLD)).isLessThan(EVENTS);
  }

  private static List<Retention.Drop> dropWhatIsDone(Database database) {
    return new Retention(database.general(), NOTHING_PROCESSED).run(Caller.system());
  }

  private static DatabaseAddress address(EmbeddedPostgres postgres) {
    return new DatabaseAddress(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
