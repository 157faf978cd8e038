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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  private static final String STORED =
      "SELECT event_type || ' ' || count(*) FROM webhook_events GROUP BY event_type ORDER BY 1";

  /** Counted in the transaction that settles; the minutes move on to the hours. */
  private static final String SETTLED_AS_DONE =
      """
      SELECT event_type || ' ' || sum(processed)
      FROM (SELECT event_type, processed FROM event_minutes
            UNION ALL SELECT event_type, processed FROM event_hours) AS counted
      GROUP BY event_type ORDER BY 1
      """;

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
            killPostgres(server.data());
          }
          server.startAgain();
        }
        awaitMore(accepted, accepted.size() + 500);
      }
      assertThat(accepted.size()).isGreaterThan(CRASHES * 200);
      expectEachOnceAndProcessed(server.data(), accepted);
    }
  }

  private static void expectEachOnceAndProcessed(Path data, Set<String> accepted) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      awaitProcessed(connection);
      List<String> stored =
          column(
              connection,
              "SELECT payload #>> '{entry,0,messaging,0,message,mid}' FROM webhook_events WHERE status = 'processed'");
      List<String> recorded = column(connection, "SELECT message_id FROM messages");
      assertThat(new HashSet<>(stored)).as("stored").containsAll(accepted).hasSize(stored.size());
      assertThat(recorded).as("recorded").containsExactlyInAnyOrderElementsOf(stored);
      assertThat(
              column(connection, "SELECT status FROM webhook_events WHERE status <> 'processed'"))
          .isEmpty();
      // A second settling would write the same records again, but it would count twice.
      assertThat(column(connection, SETTLED_AS_DONE))
          .as("settled")
          .isEqualTo(column(connection, STORED));
    }
  }

  /** kill -9 of the database server as well: only what was flushed to disk is left. */
  private static void killPostgres(Path data) throws Exception {
    String pid = Files.readAllLines(data.resolve("database").resolve("postmaster.pid")).getFirst();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().get(Server.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitMore(Set<String> accepted, int count) {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (accepted.size() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static void awaitProcessed(Connection connection) throws SQLException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    String waiting = "SELECT status FROM event_states WHERE status <> 'processed' LIMIT 1";
    while (!column(connection, waiting).isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
