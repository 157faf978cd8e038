package dev.holdfast.consumer;

import dev.holdfast.TestClaims;
import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import dev.holdfast.log.Append;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database with events in it, and processors that retry without waiting. */
final class Workplace {

  /** Nothing ends by itself in the time a test takes: no attempt, no lease, no wait for a call. */
  static final Limits LIMITS =
      new Limits(
          50,
          100,
          64 << 20,
          2,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofHours(1));

  private static final RetryPolicy AT_ONCE = new RetryPolicy(3, List.of(Duration.ZERO), 0);

  private final Database database = TestDatabase.fresh();
  private final Append append = new Append(database.general());
  private final TestInbox inbox = new TestInbox(database.general());
  private final List<Work> started = new ArrayList<>();
  private Order order = Order.NONE;

  /** Processors that begin from now on keep this order. */
  void order(Order order) {
    this.order = order;
  }

  /** Stores a message with this id. */
  Event stored(String mid) throws SQLException {
    Event message = TestEvents.message(mid);
    store(List.of(message));
    return message;
  }

  void store(List<Event> stored) throws SQLException {
    append.append(stored);
  }

  TestInbox inbox() {
    return inbox;
  }

  /** A person sends this event back. */
  void retry(long id) throws SQLException {
    inbox.retry(id);
  }

  /** The only event there is. */
  TestInbox.Stored only() throws SQLException {
    List<TestInbox.Stored> all = inbox.all();
    if (all.size() != 1) {
      throw new IllegalStateException("there is not one event, there are more or none");
    }
    return all.getFirst();
  }

  /** The message with this id. */
  TestInbox.Stored event(String mid) throws SQLException {
    return inbox.all().stream()
        .filter(event -> event.payload().contains('"' + mid + '"'))
        .findFirst()
        .orElseThrow();
  }

  /** Whether this is an attempt at the message with this id. */
  static boolean is(Attempt attempt, String mid) {
    return attempt.event().payload().contains('"' + mid + '"');
  }

  /** The id of the message that this is an attempt at. */
  static String mid(Attempt attempt) {
    return attempt.event().payload().replaceFirst("(?s).*\"mid\": ?\"([^\"]*)\".*", "$1");
  }

  Work work(Limits limits, List<Recorder> recorders, Handler... handlers) {
    return new Work(
        new PostgresQueue(database.queue(), "test"),
        new Work.Plan(List.of(handlers), recorders, AT_ONCE, order),
        limits);
  }

  /** Processes what is due with this handler until nothing is. */
  Work drain(Handler handler) throws InterruptedException, SQLException {
    Work work = work(LIMITS, List.of(), handler);
    work.drain();
    return work;
  }

  /** Starts a processor that is stopped with the workplace. */
  Work start(Limits limits, Handler handler) {
    return start(limits, List.of(), handler);
  }

  Work start(Limits limits, List<Recorder> recorders, Handler... handlers) {
    Work work = work(limits, recorders, handlers);
    started.add(work);
    work.start();
    return work;
  }

  /** Says to all processors that events may be due. */
  void wake() {
    started.forEach(Work::wake);
  }

  /** Another processor takes so many events, and keeps them. */
  List<Claim> claim(int count) throws SQLException {
    return TestClaims.claim(
        new PostgresQueue(database.queue(), "another"), count, Duration.ofHours(1));
  }

  void rewind(Rewind.To to) {
    new Rewind(database.general()).begin(to, (_, _) -> {});
  }

  /** Processors take so many events and are not heard of again. */
  void loseClaims(int count) throws SQLException {
    TestClaims.claim(new PostgresQueue(database.queue(), "vanished"), count, Duration.ZERO);
  }

  /** Does this while nobody else can touch the table. */
  void whileLocked(String table, Runnable task) throws SQLException {
    try (Connection connection = database.general().getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      task.run();
      connection.rollback();
    }
  }

  /** As a standby is after a failover, or no longer; connections made before are broken. */
  void readOnly(boolean readOnly) throws SQLException {
    execute(
        """
        SET transaction_read_only = off;
        DO $$ BEGIN
          EXECUTE format('ALTER DATABASE %%I SET default_transaction_read_only = %s', current_database());
        END $$
        """
            .formatted(readOnly));
    execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);
  }

  /** What has become of each event, as a person's SQL reads it. */
  Map<String, String> statuses() throws SQLException {
    Map<String, String> statuses = new TreeMap<>();
    for (String row :
        texts(
            """
            SELECT e.payload #>> '{entry,0,messaging,0,message,mid}' || '=' || s.status
                   || coalesce(' behind ' || (behind.payload #>> '{entry,0,messaging,0,message,mid}'), '')
            FROM events e CROSS JOIN state_of(e.id, e.conversation) s
            LEFT JOIN events behind ON behind.id = s.waits_behind
            """)) {
      int sign = row.indexOf('=');
      statuses.put(row.substring(0, sign), row.substring(sign + 1));
    }
    return statuses;
  }

  /** The statuses of those that stand aside. */
  List<String> exceptions() throws SQLException {
    return texts("SELECT status FROM event_states");
  }

  /** How many are in which place, as the counters say. */
  String counted() throws SQLException {
    return texts(
            """
            SELECT format('%s pending, %s processing, %s failed, %s dead_letter, %s taken',
                          sum(pending), sum(processing), sum(failed), sum(dead_letter), sum(taken))
            FROM consumer_counts
            """)
        .getFirst();
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(texts(sql).getFirst());
  }

  /** The first column. */
  List<String> texts(String sql) throws SQLException {
    try (Connection connection = database.general().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.general().getConnection()) {
      execute(connection, sql);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void close() throws InterruptedException {
    for (Work work : started) {
      work.stop(Duration.ZERO);
    }
    database.close();
  }
}
