package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** What became of the messages that were answered 200, as the database has it. */
final class StoredEvents {

  private static final String SHARED =
      "SELECT conversation FROM events GROUP BY conversation HAVING count(*) > 1";

  private static final String OUT_OF_ORDER =
      """
      SELECT id
      FROM (SELECT e.id, s.processed_at,
                   lag(s.processed_at) OVER (PARTITION BY e.conversation ORDER BY e.id) AS before
            FROM events e CROSS JOIN state_of(e.id, e.conversation) s) AS pairs
      WHERE processed_at < before
      """;

  private static final String STORED =
      "SELECT event_type || ' ' || count(*) FROM webhook_events GROUP BY event_type ORDER BY 1";

  /** Counted in the transaction that settles; they move on to the hours. */
  private static final String SETTLED_AS_DONE =
      """
      SELECT event_type || ' ' || sum(processed)
      FROM (SELECT event_type, processed FROM event_slots
            UNION ALL SELECT event_type, processed FROM event_hours) AS counted
      GROUP BY event_type ORDER BY 1
      """;

  private static final Pattern IDLE =
      Pattern.compile("\"pending\": ?0, ?\"processing\": ?0, ?\"failed\": ?0,");

  private StoredEvents() {}

  /** Waits until nothing is left to do in this data directory, then looks at each message. */
  static void expectEachOnceAndProcessed(Path data, Set<String> accepted) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      awaitProcessed(connection);
      List<String> stored =
          column(
              connection,
              "SELECT (payload #>> '{entry,0,messaging,0,message,mid}') COLLATE \"C\" AS mid FROM webhook_events WHERE status = 'processed' ORDER BY mid");
      List<String> recorded =
          column(connection, "SELECT message_id FROM messages ORDER BY message_id");
      Set<String> different = new HashSet<>(stored);
      assertThat(different).as("stored").hasSize(stored.size());
      // Not by containsAll, which looks through all of them for each.
      assertThat(accepted.stream().filter(mid -> !different.contains(mid)))
          .as("accepted and not processed")
          .isEmpty();
      assertThat(recorded).as("recorded").isEqualTo(stored);
      assertThat(
              column(connection, "SELECT status FROM webhook_events WHERE status <> 'processed'"))
          .isEmpty();
      // A second settling would write the same records again, but it would count twice.
      assertThat(column(connection, SETTLED_AS_DONE))
          .as("settled")
          .isEqualTo(column(connection, STORED));
    }
  }

  /** No event of a conversation was processed before one that was stored before it. */
  static void expectProcessedInOrder(Path data) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      assertThat(column(connection, SHARED)).as("have company in their conversation").isNotEmpty();
      assertThat(column(connection, OUT_OF_ORDER)).as("out of order").isEmpty();
    }
  }

  /** Waits until this server has nothing left to do. */
  static void awaitProcessed(Server server) throws IOException, InterruptedException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (!IDLE.matcher(server.api("/api/consumers")).find() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static void awaitProcessed(Connection connection) throws SQLException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    String waiting = "SELECT status FROM webhook_events WHERE status <> 'processed' LIMIT 1";
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
