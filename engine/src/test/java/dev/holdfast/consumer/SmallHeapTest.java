package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestWait;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.record.MetaRecorder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A processor with the heap that the start script gives it, in a JVM of its own. */
class SmallHeapTest {

  private static final int EVENTS = 250;

  /** As large as a delivery may be, or nearly so. */
  private static final String LARGE_EVENTS =
      """
      INSERT INTO events (payload_bytes, app, object, account, event_type, identity, occurred_at,
                          received_at, payload)
      SELECT 3000012, 'default', 'instagram', '7', 'instagram.message', gen_random_uuid(), now(),
             now(), jsonb_build_object('text', repeat('x', 3000000))
      FROM generate_series(1, %d)
      """
          .formatted(EVENTS);

  @Test
  void two_hundred_and_fifty_events_of_3_mb_are_processed_in_512_mb() throws Exception {
    DatabaseAddress address = TestDatabase.freshAddress();
    store(address);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Processor.class.getName(),
                address.jdbcUrl(),
                Objects.requireNonNull(address.user()),
                Objects.requireNonNull(address.password()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).endsWith("processed " + EVENTS + "\n");
  }

  private static void store(DatabaseAddress address) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(LARGE_EVENTS);
    }
  }

  /** Processes what is due, as the server does. */
  static final class Processor {

    private Processor() {}

    public static void main(String[] arguments) throws InterruptedException, SQLException {
      DatabaseAddress address = new DatabaseAddress(arguments[0], arguments[1], arguments[2]);
      Limits limits =
          new Limits(
              250,
              500,
              Runtime.getRuntime().maxMemory() / 16,
              2,
              Duration.ofSeconds(20),
              Duration.ofSeconds(30),
              Duration.ofSeconds(1));
      try (Database database = Database.open(address, 8)) {
        Work work =
            new Work(
                new PostgresQueue(database.queue(), "small"),
                new Work.Plan(
                    List.of(_ -> Outcome.done()),
                    List.of(new MetaRecorder()),
                    RetryPolicy.standard(),
                    Order.NONE),
                limits);
        work.start();
        TestWait.until("all events", () -> work.tally().processed() == EVENTS);
        work.stop(Duration.ofSeconds(5));
        System.out.println("processed " + work.tally().processed());
      }
    }
  }
}
