package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestSql;
import dev.holdfast.TestWait;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.log.Append;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No event is passed over, however appends and claims interleave; and the same interleaving loses
 * one as soon as a part of the horizon is missing.
 */
@Timeout(60)
class HorizonTest {

  private static final int AT_APPEND = 42;
  private static final int AT_READ = 43;
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Up to its first statement, that one, the second, and the rest. */
  private static final Pattern HORIZON =
      Pattern.compile("(.*BEGIN\\s)([^;]*;)([^;]*;)(.*)", Pattern.DOTALL);

  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
      """;

  private final Database database = Database.open(TestDatabase.freshAddress(), 30);
  private final Append slow = new Append(database.general());
  private final Append quick = new Append(database.appending());
  private final Batches batches = new Batches((short) 1);
  private final ExecutorService others = Executors.newCachedThreadPool();

  /**
   * An append of this type stops between drawing its id and its commit, while its gate is closed.
   */
  @BeforeEach
  void makeSomeAppendsStall() throws SQLException {
    execute(
        """
        CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock_shared(%d);
          RETURN NEW;
        END $$;
        CREATE TRIGGER stalls BEFORE INSERT ON events
          FOR EACH ROW WHEN (NEW.event_type = 'stalls') EXECUTE FUNCTION stall()
        """
            .formatted(AT_APPEND));
  }

  @AfterEach
  void close() {
    others.shutdownNow();
    database.close();
  }

  @Test
  void an_append_that_stalls_is_not_overtaken() throws Exception {
    try (Gate gate = new Gate(database.queue(), AT_APPEND)) {
      Future<?> stalling = append("first");
      gate.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));

      Queue.Claimed meanwhile = claimed();
      assertThat(meanwhile.claims()).isEmpty();
      assertThat(meanwhile.next()).isEqualTo(Queue.Next.SOON);

      gate.open();
      stalling.get();
      assertThat(mids(claimed().claims())).containsExactly("first", "second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
  void an_append_that_is_cut_off_holds_nobody_up(String cutOff) throws Exception {
    try (Gate gate = new Gate(database.queue(), AT_APPEND)) {
      Future<?> stalling = append("first");
      int process = gate.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));

      execute("SELECT " + cutOff + "(" + process + ")");
      assertThat(failure(stalling)).isInstanceOf(SQLException.class);

      assertThat(mids(claimed().claims())).containsExactly("second");
    }
  }

  @Test
  void without_the_lock_it_would_be_overtaken() throws Exception {
    execute(
        """
        CREATE OR REPLACE FUNCTION hold_horizon() RETURNS boolean LANGUAGE sql AS 'SELECT true'
        """);

    assertThat(stallAndClaim()).as("the first one is lost").containsExactly("second");
  }

  @Test
  void with_connections_that_have_drawn_ids_before_it_is_not_overtaken() throws Exception {
    assertThat(stallAfterDrawing()).containsExactly("first", "second");
  }

  @Test
  void with_a_sequence_that_hands_out_ids_by_the_dozen_it_would_be_overtaken() throws Exception {
    execute("ALTER SEQUENCE event_ids CACHE 32");

    assertThat(stallAfterDrawing()).as("the first one is lost").containsExactly("second");
  }

  private List<String> stallAfterDrawing() throws Exception {
    slow.append(List.of(TestEvents.message("may draw 32 ids")));
    quick.append(List.of(TestEvents.message("may draw the next 32")));
    claimed();
    return stallAndClaim();
  }

  private List<String> stallAndClaim() throws Exception {
    List<String> mids = new ArrayList<>();
    try (Gate gate = new Gate(database.queue(), AT_APPEND)) {
      Future<?> stalling = append("first");
      gate.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));
      mids.addAll(mids(claimed().claims()));
      gate.open();
      stalling.get();
    }
    mids.addAll(mids(claimed().claims()));
    return mids;
  }

  @Test
  void an_append_between_the_two_readings_is_not_overtaken() throws Exception {
    readWithAGateBetween(false);

    assertThat(stallWhileTheHorizonIsRead()).containsExactly("first", "second");
  }

  @Test
  void with_the_two_readings_swapped_it_would_be_overtaken() throws Exception {
    readWithAGateBetween(true);

    assertThat(stallWhileTheHorizonIsRead()).as("the first is lost").containsExactly("second");
  }

  private void readWithAGateBetween(boolean swapped) throws SQLException {
    Matcher horizon = HORIZON.matcher(definition("horizon()"));
    assertThat(horizon.matches()).as("two statements and more").isTrue();
    execute(
        "%s%s PERFORM pg_advisory_xact_lock_shared(%d);%s%s"
            .formatted(
                horizon.group(1),
                horizon.group(swapped ? 3 : 2),
                AT_READ,
                horizon.group(swapped ? 2 : 3),
                horizon.group(4)));
  }

  private List<String> stallWhileTheHorizonIsRead() throws Exception {
    List<String> mids = new ArrayList<>();
    try (Gate append = new Gate(database.queue(), AT_APPEND);
        Gate read = new Gate(database.queue(), AT_READ)) {
      Future<Queue.Claimed> claiming = others.submit(this::claimed);
      read.awaitWaiting();
      Future<?> stalling = append("first");
      append.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));
      read.open();
      mids.addAll(mids(claiming.get().claims()));
      append.open();
      stalling.get();
    }
    mids.addAll(mids(claimed().claims()));
    return mids;
  }

  @Test
  void what_is_appended_after_the_horizon_was_read_waits_for_the_next_claim() throws Exception {
    assertThat(appendBetweenHorizonAndClaim()).containsExactly("first", "second");
  }

  /**
   * That can be up to 32 too high while it is being logged: too short a moment to meet in a test.
   */
  @ParameterizedTest
  @ValueSource(strings = {"horizon()", "hold_horizon()"})
  void the_last_id_drawn_is_not_read_from_the_page_of_the_sequence(String function)
      throws SQLException {
    assertThat(definition(function))
        .contains("pg_sequence_last_value('event_ids')")
        .doesNotContainPattern("\\blast_value\\b");
  }

  @Test
  void with_a_last_value_that_is_too_high_it_would_be_overtaken() throws Exception {
    execute(
        """
        CREATE OR REPLACE FUNCTION horizon(OUT drawn bigint, OUT safe bigint)
        LANGUAGE sql VOLATILE AS 'SELECT last_value + 32, last_value + 32 FROM event_ids'
        """);

    assertThat(appendBetweenHorizonAndClaim()).as("the first is lost").containsExactly("second");
  }

  private List<String> appendBetweenHorizonAndClaim() throws Exception {
    List<String> mids = new ArrayList<>();
    try (Gate gate = new Gate(database.queue(), AT_APPEND);
        Connection reader = database.queue().getConnection()) {
      Batches.Look look = batches.look(reader);
      Future<?> stalling = append("first");
      gate.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));
      mids.addAll(mids(claim(reader, look)));
      gate.open();
      stalling.get();
    }
    mids.addAll(mids(claimed().claims()));
    return mids;
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ"})
  void only_a_snapshot_taken_after_the_horizon_sees_all_below_it(String isolation)
      throws Exception {
    List<String> mids = new ArrayList<>();
    horizonWaitsAtTheGate();
    try (Gate append = new Gate(database.queue(), AT_APPEND);
        Gate read = new Gate(database.queue(), AT_READ)) {
      Future<?> stalling = append("first");
      append.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));
      Future<List<String>> claiming = others.submit(() -> claimIn(isolation));
      read.awaitWaiting();
      append.open();
      stalling.get();
      read.open();
      mids.addAll(claiming.get());
    }
    mids.addAll(mids(claimed().claims()));

    assertThat(mids)
        .isEqualTo(
            isolation.equals("READ COMMITTED") ? List.of("first", "second") : List.of("second"));
  }

  private List<String> claimIn(String isolation) throws SQLException {
    try (Connection reader = database.queue().getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation);
      List<String> mids = mids(claim(reader, batches.look(reader)));
      reader.commit();
      return mids;
    }
  }

  @Test
  void a_claim_reads_the_log_up_to_a_horizon_of_before() throws Exception {
    List<String> mids = new ArrayList<>();
    try (Gate append = new Gate(database.queue(), AT_APPEND);
        Gate read = new Gate(database.queue(), AT_READ);
        Connection reader = database.queue().getConnection()) {
      Batches.Look look = batches.look(reader);
      horizonWaitsAtTheGate();
      Future<?> stalling = append("first");
      append.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));
      Future<List<String>> claiming = others.submit(() -> mids(claim(reader, look)));
      TestWait.until("claimed, or reads it", () -> claiming.isDone() || read.isAwaited());
      append.open();
      stalling.get();
      read.open();
      mids.addAll(claiming.get());
    }
    mids.addAll(mids(claimed().claims()));

    assertThat(mids).containsExactly("first", "second");
  }

  @Test
  void a_claim_that_has_waited_for_another_goes_on_where_that_one_ended() throws Exception {
    quick.append(TestEvents.messages("m-", 4));
    try (Connection one = database.queue().getConnection();
        Connection other = database.queue().getConnection()) {
      Batches.Look look = batches.look(one);
      one.setAutoCommit(false);
      List<Claim> first = batches.claim(one, look, 2, Long.MAX_VALUE, LEASE).claims();
      Future<List<Claim>> waiting =
          others.submit(() -> batches.claim(other, look, 2, Long.MAX_VALUE, LEASE).claims());
      TestWait.until("it waits", () -> number(WAITING) == 1);
      one.commit();

      assertThat(mids(first)).containsExactly("m-0", "m-1");
      assertThat(mids(waiting.get())).containsExactly("m-2", "m-3");
    }
  }

  @Test
  void in_one_statement_with_the_reading_of_the_log_it_would_be_overtaken() throws Exception {
    horizonWaitsAtTheGate();
    String merged =
        "SELECT count(*) FROM events WHERE id <= (SELECT safe FROM horizon()) AND event_type = 'stalls'";
    try (Gate append = new Gate(database.queue(), AT_APPEND);
        Gate read = new Gate(database.queue(), AT_READ)) {
      Future<?> stalling = append("first");
      append.awaitWaiting();
      quick.append(List.of(TestEvents.message("second")));
      Future<Long> reading = others.submit(() -> number(merged));
      read.awaitWaiting();
      append.open();
      stalling.get();
      read.open();

      assertThat(reading.get()).as("it is below the horizon, and not seen").isZero();
    }
  }

  private void horizonWaitsAtTheGate() throws SQLException {
    execute("ALTER FUNCTION horizon() RENAME TO horizon_now");
    execute(
        """
        CREATE FUNCTION horizon(OUT drawn bigint, OUT safe bigint) LANGUAGE plpgsql VOLATILE AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock_shared(%d);
          SELECT * INTO drawn, safe FROM horizon_now();
        END $$
        """
            .formatted(AT_READ));
  }

  private Future<?> append(String mid) {
    Event stalls = TestEvents.of("stalls", mid, TestEvents.message(mid).payload());
    return others.submit((Callable<?>) () -> slow.append(List.of(stalls)));
  }

  private static Throwable failure(Future<?> future) throws InterruptedException {
    try {
      return new AssertionError("no failure but " + future.get());
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  private Queue.Claimed claimed() throws SQLException {
    return new PostgresQueue(database.queue(), "test")
        .claim(new Queue.Wanted(100, Long.MAX_VALUE, true), LEASE);
  }

  private List<Claim> claim(Connection reader, Batches.Look look) throws SQLException {
    batches.lock(reader);
    return batches.claim(reader, look, 100, Long.MAX_VALUE, LEASE).claims();
  }

  private static List<String> mids(List<Claim> claims) {
    return claims.stream()
        .map(claim -> claim.event().payload().replaceFirst("(?s).*\"mid\": ?\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private String definition(String function) throws SQLException {
    String sql = "SELECT pg_get_functiondef('" + function + "'::regprocedure)";
    try (Connection connection = database.general().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    TestSql.execute(database.general(), sql);
  }

  private long number(String sql) throws SQLException {
    return TestSql.number(database.general(), sql);
  }
}
