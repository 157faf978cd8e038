package dev.holdfast.bench;

import dev.holdfast.consumer.Limits;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Work;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import dev.holdfast.log.Append;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.meta.Unfolding;
import dev.holdfast.record.MetaRecorder;
import dev.holdfast.sample.SampleTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

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

  /** What is there is done, so that only what comes is drained. */
  private static final String PASS_ALL =
      """
      WITH gone AS (
        DELETE FROM event_states
      ), passed AS (
        INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
        SELECT 1, position_of(1::smallint), drawn, nextval('fences'), 0, now(), now()
        FROM horizon() WHERE drawn > position_of(1::smallint)
      )
      SELECT 1
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
      case "drain" ->
          drain(new Work.Plan(List.of(noOp()), List.of(), RetryPolicy.standard(), Order.NONE));
      case "ordered" -> drain(inOrder(Order.of(true, false)));
      case "sorted" ->
          drain(inOrder(new Order(true, false, Duration.ofSeconds(2))), ONE_IN_A_HUNDRED_LATE);
      case "blocked" -> blocked();
      case "record" ->
          drain(new Work.Plan(List.of(), recorders(), RetryPolicy.standard(), Order.NONE));
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

  /** Events per second through claim, handling and settling, in one process on one database. */
  private String drain(Work.Plan plan, String... prepared) throws Exception {
    try (Tables tables = Tables.open(data)) {
      tables.number(PASS_ALL);
      fill(tables);
      for (String sql : prepared) {
        tables.execute(sql);
      }
      tables.number("SELECT 1 FROM pg_stat_force_next_flush()");
      Work work = new Work(new PostgresQueue(tables.database().queue(), "bench"), plan, limits());
      long start = System.nanoTime();
      work.start();
      while (work.tally().processed() < DRAIN_EVENTS) {
        LockSupport.parkNanos(1_000_000);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      work.stop(Duration.ofSeconds(5));
      return "%,.0f events/s".formatted(DRAIN_EVENTS / seconds);
    }
  }

  /** In order, while half of all events wait behind one that fails: how fast the others are. */
  private String blocked() throws Exception {
    try (Tables tables = Tables.open(data)) {
      tables.number(PASS_ALL);
      double before = tables.number("SELECT coalesce(max(id), 0) FROM events");
      fill(tables);
      tables.execute(
          "UPDATE events SET conversation = 'blocked' WHERE id % 2 = 0 AND id > " + (long) before);
      tables.execute("VACUUM ANALYZE events");
      Handler failing =
          attempt ->
              "blocked".equals(attempt.event().conversation())
                  ? Outcome.retry(Duration.ofHours(1), "blocked")
                  : Outcome.done();
      Work.Plan plan =
          new Work.Plan(List.of(failing), List.of(), RetryPolicy.standard(), Order.of(true, false));
      Work work = new Work(new PostgresQueue(tables.database().queue(), "bench"), plan, limits());
      long start = System.nanoTime();
      work.start();
      while (work.tally().processed() < DRAIN_EVENTS / 2) {
        LockSupport.parkNanos(1_000_000);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      work.stop(Duration.ofSeconds(5));
      return "%,.0f events/s passed, %,.0f of them held back by %.0f row"
          .formatted(
              DRAIN_EVENTS / seconds,
              tables.number(PENDING),
              tables.number("SELECT count(*) FROM event_states"));
    }
  }

  private static Work.Plan inOrder(Order order) {
    return new Work.Plan(List.of(noOp()), List.of(), RetryPolicy.standard(), order);
  }

  private static Handler noOp() {
    return _ -> Outcome.done();
  }

  private static Limits limits() {
    return new Limits(
        250,
        1_000,
        256 << 20,
        2,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  private static List<Recorder> recorders() {
    return List.of(new MetaRecorder());
  }

  private static void fill(Tables tables) throws SQLException {
    Append append = new Append(tables.database().general());
    SampleTraffic traffic = new SampleTraffic(System.nanoTime(), InstantSource.system());
    Secret secret = Secret.of(Program.SECRET);
    App app = new App(App.DEFAULT, List.of(secret), secret);
    List<Event> batch = new ArrayList<>();
    for (int i = 0; i < DRAIN_EVENTS; i++) {
      byte[] body = traffic.fixedSizeMessage().body();
      if (Signature.verify(app, Signature.sign(secret, body), body, Instant.now())
          instanceof Delivery delivery) {
        batch.addAll(Unfolding.unfold(delivery));
      }
      if (batch.size() == 1_000 || i == DRAIN_EVENTS - 1) {
        append.append(batch);
        batch.clear();
      }
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
      tables.number(PASS_ALL);
      double before = tables.number(SIZE);
      drain(new Work.Plan(List.of(noOp()), List.of(), RetryPolicy.standard(), Order.NONE));
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
