package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rewind to the start while deliveries come in and two processes handle them. */
class RewindTest {

  private static final int SENDERS = Integer.getInteger("trials.rounds", 1) == 1 ? 1 : 2;

  /** Before the rewind; trials/run --long sets more. */
  private static final long EVENTS =
      Integer.getInteger("trials.rounds", 1) == 1 ? 4_000 : 1_000_000;

  @Test
  void under_load_every_event_comes_once_more_and_none_is_lost() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "rewind-").toAbsolutePath();
    HandlerJar.install(TallyHandler.class, directory.resolve("handlers"));
    Map<String, String> settings = new HashMap<>();
    settings.put("HOLDFAST_DATA_DIR", directory.resolve("data").toString());
    settings.put("HOLDFAST_HANDLERS_DIR", directory.resolve("handlers").toString());
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("data"));
        Connection database = connect(postgres);
        Server receiving = Server.start(one, settings);
        Server _ = Server.start(other, settings, "--only", "work")) {
      BigLog log = new BigLog(database);
      long settled;
      Map<Integer, Integer> accepted;
      try (BigDeliveries deliveries =
          new BigDeliveries(List.of(receiving.url("/webhook")), SENDERS)) {
        deliveries.awaitMore(EVENTS);
        settled = log.awaitSettledUpTo(EVENTS / 2);
        assertThat(receiving.run("rewind", "--to", "start", "--yes").exitCode()).isZero();
        deliveries.awaitMore(EVENTS / 10);
        accepted = deliveries.accepted();
      }
      log.awaitPassed();
      log.expectNothingLost(accepted, 0);
      expectHandledAsOftenAsDue(database, TallyHandler.read(one, other), settled);
    }
  }

  /** What failed before it succeeded may have done so only after the rewind. */
  private static void expectHandledAsOftenAsDue(
      Connection database, Map<Long, Integer> tally, long settled) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM events")) {
      while (rows.next()) {
        long id = rows.getLong(1);
        int times = tally.getOrDefault(id, 0);
        if (id % TallyHandler.DIES == 0 || id % TallyHandler.FAILS_FOR_HOURS == 0) {
          assertThat(times).as("event %d", id).isZero();
        } else if (id <= settled && id % TallyHandler.FAILS_ONCE != 0) {
          assertThat(times).as("event %d, settled before", id).isEqualTo(2);
        } else {
          assertThat(times).as("event %d", id).isBetween(1, 2);
        }
      }
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
