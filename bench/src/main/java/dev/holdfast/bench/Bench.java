package dev.holdfast.bench;

import dev.holdfast.consumer.Work;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.handler.Handler;
import dev.holdfast.record.MetaRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what the README promises, and prints it. Arguments: rounds, and optionally the names of
 * measurements.
 */
public final class Bench {

  private static final String PENDING =
      """
      SELECT (SELECT coalesce(sum(stored), 0) FROM event_counts)
             - (SELECT coalesce(sum(taken - pending - processing - failed), 0) FROM consumer_counts)
      """;

  private static final int ACCEPT_SECONDS = 15;
  private static final int WARM_UP_SECONDS = 20;
  private static final int DRAIN_EVENTS = 150_000;

  /** Of the log, identities, batches, exceptions and counters, with all indexes. */
  private static final String SIZE =
      """
      SELECT sum(pg_total_relation_size(oid)) FROM pg_class
      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND relname ~ '^(events_|identities|batches|event_|consumer_counts|page)'
      """;

  /** They arrived a second too late to be in order, within any window that makes sense. */
  private static final String ONE_IN_A_HUNDRED_LATE =
      "UPDATE events SET occurred_at = occurred_at - interval '1 hour' WHERE id % 100 = 0";

  private static final int SUSTAINED_PER_SECOND = 6_000;
  private static final int SUSTAINED_SECONDS = 30;

  private final Path data;
  private final Path bodies;

  private Bench(Path directory) {
    this.data = directory.resolve("data");
    this.bodies = directory.resolve("bodies");
  }

  /** Runs the measurements named, or all. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    List<String> names =
        arguments.length > 1
            ? Arrays.asList(arguments).subList(1, arguments.length)
            : List.of("accept", "drain", "record", "sustained", "latency", "ready");
    Path directory = Files.createTempDirectory(Path.of("target"), "bench-").toAbsolutePath();
    Bench bench = new Bench(directory);
    System.out.printf(
        "%d cores, Java %s%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
    for (String name : names) {
      for (int round = 1; round <= rounds; round++) {
        System.out.printf("%-10s %d/%d  ", name, round, rounds);
        System.out.println(bench.measure(name));
      }
    }
  }

  private String measure(String name) throws Exception {
    return switch (name) {
      case "accept" -> accept("--only", "intake");
      case "accept-both" -> accept();
      case "slow" -> slow();
      case "flood" -> flood();
      case "drain" -> drain(Drain.empty(Order.NONE));
      case "ordered" -> drain(Drain.empty(Order.of(true, false)));
      case "sorted" ->
          drain(Drain.empty(new Order(true, false, Duration.ofSeconds(2))), ONE_IN_A_HUNDRED_LATE);
      case "blocked" -> blocked();
      case "blocked-million" -> with(tables -> new BlockedConversation(tables).measure());
      case "record" ->
          drain(
              new Work.Plan(
                  List.of(), List.of(new MetaRecorder()), RetryPolicy.standard(), Order.NONE));
      case "consumer" -> with(tables -> new FurtherConsumer(tables).measure());
      case "rewind" -> with(tables -> new RewoundLog(tables).measure());
      case "retention" -> with(DroppedWeek::measure);
      case "idle" -> Idle.measure(data);
      case "sustained" -> sustained();
      case "snapshots" -> besideOpenSnapshots();
      case "latency" -> latency(200);
      case "latency-busy" -> latency(2_000);
      case "disk" -> disk();
      case "ready" -> ready();
      default -> throw new IllegalArgumentException("no measurement is named " + name);
    };
  }

  /** Deliveries per second, answered 200 after their commit. */
  private String accept(String... options) throws Exception {
    Wrk.bodies(bodies, 20_000 * ACCEPT_SECONDS);
    try (Program _ = Program.serve(data, options);
        Tables tables = Tables.open(data)) {
      Wrk.run(Wrk.bodies(bodies.resolveSibling("warm-up"), 300_000), WARM_UP_SECONDS);
      double before = tables.number("SELECT count(*) FROM events");
      Wrk.Result result = Wrk.run(bodies, ACCEPT_SECONDS);
      double stored = tables.number("SELECT count(*) FROM events") - before;
      return "%,.0f deliveries/s stored and answered, p50 %.0f ms, p99 %.0f ms, %.2f %% above 1 s, %d not 200, %.0f in the table for %d answered"
          .formatted(
              result.perSecond(),
              result.p50Millis(),
              result.p99Millis(),
              result.percentSlow(),
              result.otherwise(),
              stored,
              result.answered200());
    }
  }

  /** What is left of that rate beside connections that send next to nothing. */
  private String slow() throws Exception {
    try (Program _ = Program.serve(data, "--only", "intake");
        Tables tables = Tables.open(data)) {
      return new IntakeBesideSlow(tables, bodies.resolveSibling("beside-slow")).measure();
    }
  }

  /** What is left of that rate beside deliveries that nobody signed. */
  private String flood() throws Exception {
    try (Program _ = Program.serve(data, "--only", "intake");
        Tables tables = Tables.open(data)) {
      return new IntakeBesideFlood(tables, bodies.resolveSibling("beside-flood")).measure();
    }
  }

  @FunctionalInterface
  private interface Measurement {
    String of(Tables tables) throws Exception;
  }

  private String with(Measurement measurement) throws Exception {
    try (Tables tables = Tables.open(data)) {
      return measurement.of(tables);
    }
  }

  /** Events per second through claim, handling and settling, in one process on one database. */
  private String drain(Work.Plan plan, String... prepared) throws Exception {
    try (Tables tables = Tables.open(data)) {
      Drain.passAll(tables);
      new SampleLog(tables).append(DRAIN_EVENTS);
      for (String sql : prepared) {
        tables.execute(sql);
      }
      double seconds =
          Drain.seconds(tables, plan, work -> work.tally().processed() >= DRAIN_EVENTS);
      return "%,.0f events/s".formatted(DRAIN_EVENTS / seconds);
    }
  }

  /** In order, while half of all events wait behind one that fails: how fast the others are. */
  private String blocked() throws Exception {
    try (Tables tables = Tables.open(data)) {
      Drain.passAll(tables);
      double before = tables.number("SELECT coalesce(max(id), 0) FROM events");
      new SampleLog(tables).append(DRAIN_EVENTS);
      tables.execute(
          "UPDATE events SET conversation = 'blocked' WHERE id % 2 = 0 AND id > " + (long) before);
      tables.execute("VACUUM ANALYZE events");
      Handler failing =
          attempt ->
              "blocked".equals(attempt.event().conversation())
                  ? Outcome.retry(Duration.ofHours(1), "blocked")
                  : Outcome.done();
      double seconds =
          Drain.seconds(
              tables,
              Drain.with(failing, Order.of(true, false)),
              work -> work.tally().processed() >= DRAIN_EVENTS / 2);
      return "%,.0f events/s passed, %,.0f of them held back by %.0f row"
          .formatted(
              DRAIN_EVENTS / seconds,
              tables.number(PENDING),
              tables.number("SELECT count(*) FROM event_states"));
    }
  }

  /** 6,000 events per second for half a minute: the backlog must not grow. */
  private String sustained() throws Exception {
    try (Program _ = Program.serve(data);
        Tables tables = Tables.open(data)) {
      new PacedLoad(128).run(SUSTAINED_PER_SECOND, WARM_UP_SECONDS);
      tables.await(PENDING, 0);
      PacedLoad.Result result;
      double backlog;
      try (Backlog watched = Backlog.watch(tables, PENDING)) {
        result = new PacedLoad(128).run(SUSTAINED_PER_SECOND, SUSTAINED_SECONDS);
        backlog = watched.highest();
      }
      double atEnd = tables.number(PENDING);
      return "%,d/s for %d s: %d answered 200 (p50 %.0f ms, p99 %.0f ms), %d not, %d unsent; backlog at most %.0f, at the end %.0f"
          .formatted(
              SUSTAINED_PER_SECOND,
              SUSTAINED_SECONDS,
              result.answered200(),
              result.millis(0.5),
              result.millis(0.99),
              result.otherwise(),
              result.unsent(),
              backlog,
              atEnd);
    }
  }

  /** The same, while a reader and a writer of somebody else forget to end their transactions. */
  private String besideOpenSnapshots() throws Exception {
    try (Tables tables = Tables.open(data);
        Connection reader = tables.database().general().getConnection();
        Connection writer = tables.database().general().getConnection()) {
      begin(
          reader, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM batches");
      begin(
          writer,
          "CREATE TABLE IF NOT EXISTS foreign_table (n int); INSERT INTO foreign_table VALUES (1)");
      return sustained();
    }
  }

  private static void begin(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET idle_in_transaction_session_timeout = 0");
      connection.commit();
      statement.execute(sql);
    }
  }

  /** What an event of 464 bytes takes when it is processed, records apart. */
  private String disk() throws Exception {
    try (Tables tables = Tables.open(data)) {
      Drain.passAll(tables);
      double before = tables.number(SIZE);
      drain(Drain.empty(Order.NONE));
      tables.execute("VACUUM");
      return "%,.0f bytes for each event".formatted((tables.number(SIZE) - before) / DRAIN_EVENTS);
    }
  }

  /** From arrival to processed. */
  private String latency(int perSecond) throws Exception {
    try (Program _ = Program.serve(data);
        Tables tables = Tables.open(data)) {
      new PacedLoad(8).run(perSecond, 5);
      PacedLoad.Result result = new PacedLoad(perSecond < 1_000 ? 16 : 128).run(perSecond, 20);
      String percentile =
          "SELECT percentile_cont(%s) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM processed_at"
              + " - received_at)) FROM (SELECT * FROM webhook_events ORDER BY id DESC LIMIT 4000)"
              + " e";
      return "%,d/s: answered p50 %.1f ms, p99 %.1f ms; processed p50 %.1f ms, p99 %.1f ms after arrival"
          .formatted(
              perSecond,
              result.millis(0.5),
              result.millis(0.99),
              tables.number(percentile.formatted("0.5")),
              tables.number(percentile.formatted("0.99")));
    }
  }

  /** From the command to ready, on an existing database, and memory at rest. */
  private String ready() throws IOException, InterruptedException {
    try (Program program = Program.serve(data)) {
      return "ready after %d ms, %d MiB resident"
          .formatted(program.readyAfter().toMillis(), program.residentMiB());
    }
  }
}
