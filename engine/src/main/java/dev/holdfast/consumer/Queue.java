package dev.holdfast.consumer;

import dev.holdfast.database.Rollup;
import dev.holdfast.database.SqlArrays;
import dev.holdfast.event.Claim;
import dev.holdfast.event.ErrorGroup;
import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Settlement;
import dev.holdfast.event.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from {@code pending} to settled. The database's clock decides what is due and
 * which lease has run out. Thread-safe, and safe with any number of processes on one database.
 */
public final class Queue {

  /** What to write in the transaction that settles events. */
  @FunctionalInterface
  public interface WrittenWith {
    void write(Connection connection, List<Claim> done) throws SQLException;
  }

  /** An event whose claims ran out this often without a word from a holder is given up. */
  public static final int LOST_CLAIMS_MAX = 5;

  /**
   * What a claim may take.
   *
   * @param events how many at most
   * @param bytes of their payloads at most; the first event is taken however large it is
   * @param lost whether one event whose last claim was lost may be among them
   */
  public record Wanted(int events, long bytes, boolean lost) {}

  /**
   * What a claim took.
   *
   * @param more whether more was due than was wanted
   */
  public record Claimed(List<Claim> claims, boolean more) {

    public static final Claimed NOTHING = new Claimed(List.of(), false);

    public boolean isEmpty() {
      return claims.isEmpty();
    }
  }

  /**
   * What became of leases that were to be renewed; what is being settled is in neither.
   *
   * @param held the claims that hold
   * @param lost the claims that do not
   */
  public record Renewal(Set<Claim.Key> held, Set<Claim.Key> lost) {}

  /**
   * An expired lease makes a {@code processing} row due like any other, so taking over is claiming.
   * Of the events whose last claim was lost only one is taken, so that the one that stops its
   * processors takes no other of them along. Only the rows of {@code due} are locked, and {@code =
   * ANY(ARRAY(…))} keeps the planner from joining its way into more of them. LIMIT 1 keeps it from
   * reading all of events first where it believes that table to be empty. The windows have no order
   * of their own, so nothing is sorted again. Plan: index scan on event_states_due, then one probe
   * of each primary key.
   */
  static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT event_id, payload_bytes, lost_claims + (status = 'processing')::int AS lost
        FROM event_states
        WHERE due_at <= now() AND lost_claims + (status = 'processing')::int < %d
          AND (? OR (lost_claims = 0 AND status <> 'processing'))
        ORDER BY due_at
        LIMIT ?
        FOR UPDATE SKIP LOCKED
      ), summed AS (
        SELECT event_id, lost, row_number() OVER so_far AS number,
               sum(payload_bytes) OVER so_far AS bytes,
               count(*) FILTER (WHERE lost > 0) OVER so_far AS lost_so_far
        FROM due WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
      ), claimed AS (
        UPDATE event_states
        SET status = 'processing',
            due_at = now() + ? * interval '1 millisecond',
            lost_claims = lost_claims + (status = 'processing')::int,
            fence = (SELECT nextval('event_fences'))
        WHERE event_id = ANY (ARRAY(
          SELECT event_id FROM summed
          WHERE (bytes <= ? OR number = 1) AND (lost = 0 OR lost_so_far = 1)))
        RETURNING event_id, fence, retry_count, requested, lost_claims > 0, handlers
      )
      SELECT claimed.*, happened.*, (SELECT count(*) FROM due) AS due
      FROM claimed
      CROSS JOIN LATERAL (
        SELECT app, object, event_type, identity, account, conversation, occurred_at, received_at,
               payload
        FROM events
        WHERE events.id = claimed.event_id
        LIMIT 1) AS happened
      """
          .formatted(LOST_CLAIMS_MAX);

  /**
   * What is locked is being settled, so its lease does not matter any more, and nobody waits for
   * it. Plan: one scan of the arrays, probes of the primary key for each row.
   */
  static final String RENEW =
      """
      WITH held AS MATERIALIZED (
        SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      ), free AS MATERIALIZED (
        SELECT state.event_id, state.fence
        FROM held JOIN event_states AS state USING (event_id)
        WHERE state.fence = held.fence
        FOR UPDATE OF state SKIP LOCKED
      ), renewed AS (
        UPDATE event_states AS state
        SET due_at = now() + ? * interval '1 millisecond'
        FROM free
        WHERE state.event_id = free.event_id AND state.fence = free.fence
        RETURNING state.event_id, state.fence
      )
      SELECT event_id, fence, true FROM renewed
      UNION ALL
      SELECT held.event_id, held.fence, false
      FROM held LEFT JOIN event_states AS state
        ON state.event_id = held.event_id AND state.fence = held.fence
      WHERE state.event_id IS NULL
      """;

  /**
   * An attempt that was never made costs none: the event is due again at once, as it was before the
   * claim.
   */
  private static final String RELEASE =
      """
      UPDATE event_states AS state
      SET status = CASE WHEN retry_count = 0 THEN 'pending' ELSE 'failed' END,
          due_at = now(), fence = NULL
      FROM unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      WHERE state.event_id = held.event_id AND state.fence = held.fence
      """;

  /** The common case, kept narrow because it runs for every event. */
  static final String SETTLE_DONE =
      """
      UPDATE event_states AS state
      SET status = 'processed', due_at = NULL, fence = NULL, lost_claims = 0, last_error = NULL,
          handlers = NULL, event_type = NULL, error_group = NULL, processed_at = clock_timestamp()
      FROM unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      WHERE state.event_id = held.event_id AND state.fence = held.fence
      RETURNING held.event_id, held.fence
      """;

  /** Everything that leaves a trace: each such attempt gets its row in event_attempts. */
  private static final String SETTLE =
      """
      WITH held AS (
        SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::text[],
                             ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[])
          AS held (event_id, fence, status, wait_ms, failures, outcome, error, started_ms, attempt,
                   event_type, error_group, handlers)
      ), settled AS (
        UPDATE event_states AS state
        SET status = held.status,
            due_at = clock_timestamp() + held.wait_ms * interval '1 millisecond',
            fence = NULL,
            lost_claims = 0,
            requested = false,
            retry_count = held.failures,
            handlers = held.handlers::jsonb,
            last_error = CASE held.outcome WHEN 'done' THEN NULL WHEN 'snooze' THEN last_error
                         ELSE held.error END,
            event_type = held.event_type,
            error_group = CASE held.outcome WHEN 'snooze' THEN state.error_group
                          ELSE held.error_group END,
            processed_at = CASE held.outcome WHEN 'done' THEN clock_timestamp() END
        FROM held
        WHERE state.event_id = held.event_id AND state.fence = held.fence
        RETURNING held.event_id, held.fence
      ), attempts AS (
        INSERT INTO event_attempts
          (event_id, attempt, started_at, finished_at, outcome, error, processor)
        SELECT event_id, attempt, timestamptz 'epoch' + started_ms * interval '1 millisecond',
               clock_timestamp(), outcome, error, ?
        FROM held JOIN settled USING (event_id, fence)
      )
      SELECT event_id, fence FROM settled
      """;

  /** Ends what {@link #CLAIM} no longer hands out: the claim that ran out last counts, too. */
  private static final String GIVE_UP_LOST =
      """
      UPDATE event_states AS state
      SET status = 'dead_letter', due_at = NULL, fence = NULL,
          last_error = ?, error_group = ?, event_type = events.event_type
      FROM events
      WHERE due_at <= now() AND status = 'processing' AND lost_claims + 1 >= %d
        AND events.id = event_id
      RETURNING state.event_type
      """
          .formatted(LOST_CLAIMS_MAX);

  private static final String LOST =
      "Given up: "
          + LOST_CLAIMS_MAX
          + " processors in a row took this event and were not heard of again. "
          + "It may be what stops them.";

  private final DataSource database;
  private final String processor;

  /**
   * The queue in this database.
   *
   * @param processor name of this processor, for people who read event_attempts
   */
  public Queue(DataSource database, String processor) {
    this.database = database;
    this.processor = processor;
  }

  /**
   * Takes events that are due, the longest waiting first.
   *
   * @param lease how long the claims hold unless renewed, in whole milliseconds
   */
  public Claimed claim(Wanted wanted, Duration lease) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      // A claim that a crash forgets is no loss: the event is simply pending again.
      Claimed claimed;
      try (PreparedStatement relaxed =
              connection.prepareStatement("SET LOCAL synchronous_commit = off");
          PreparedStatement statement = connection.prepareStatement(CLAIM)) {
        relaxed.execute();
        statement.setBoolean(1, wanted.lost());
        statement.setInt(2, wanted.events());
        statement.setLong(3, lease.toMillis());
        statement.setLong(4, wanted.bytes());
        claimed = claimed(statement, wanted.events());
      }
      connection.commit();
      return claimed;
    }
  }

  private static Claimed claimed(PreparedStatement statement, int wanted) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    int due = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        claims.add(
            new Claim(
                rows.getLong(1),
                rows.getLong(2),
                rows.getInt(3),
                rows.getBoolean(4),
                rows.getBoolean(5),
                FinishedJson.read(rows.getString(6)),
                event(rows)));
        due = rows.getInt(16);
      }
    }
    return new Claimed(claims, due == wanted || due > claims.size());
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString(7),
        row.getString(8),
        row.getString(9),
        new Identity(row.getObject(10, UUID.class)),
        row.getString(11),
        row.getString(12),
        row.getTimestamp(13).toInstant(),
        row.getTimestamp(14).toInstant(),
        row.getString(15),
        null);
  }

  /** Renews the lease of these claims. */
  public Renewal renew(Collection<Claim> claims, Duration lease) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RENEW)) {
      setHeld(statement, 1, List.copyOf(claims));
      statement.setLong(3, lease.toMillis());
      Set<Claim.Key> held = new HashSet<>();
      Set<Claim.Key> lost = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          (rows.getBoolean(3) ? held : lost).add(key(rows));
        }
      }
      return new Renewal(held, lost);
    }
  }

  /** Gives these claims back, at no cost of an attempt. */
  public void release(Collection<Claim> claims) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RELEASE)) {
      setHeld(statement, 1, List.copyOf(claims));
      statement.executeUpdate();
    }
  }

  /**
   * Writes what became of these events, each only where its claim still holds, and whatever belongs
   * to the done ones, in one transaction.
   *
   * @return the claims whose events were settled
   */
  public Set<Claim.Key> settle(List<Settlement> settlements, WrittenWith records)
      throws SQLException {
    List<Settlement> plain = settlements.stream().filter(Queue::leavesNoTrace).toList();
    List<Settlement> traced = settlements.stream().filter(s -> !leavesNoTrace(s)).toList();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Set<Claim.Key> settled = new HashSet<>();
      if (!plain.isEmpty()) {
        settled.addAll(settleDone(connection, plain));
      }
      if (!traced.isEmpty()) {
        settled.addAll(settleTraced(connection, traced));
      }
      List<Claim> done = doneAmong(settlements, settled);
      if (!done.isEmpty()) {
        records.write(connection, done);
      }
      count(connection, settlements, settled);
      connection.commit();
      return settled;
    }
  }

  private static void count(
      Connection connection, List<Settlement> settlements, Set<Claim.Key> settled)
      throws SQLException {
    Rollup rollup = new Rollup();
    for (Settlement settlement : settlements) {
      if (settled.contains(settlement.claim().key())) {
        count(rollup, settlement);
      }
    }
    rollup.write(connection);
  }

  private static void count(Rollup rollup, Settlement settlement) {
    String type = settlement.claim().event().type();
    if (settlement.done()) {
      rollup.processed(type);
    }
    if (settlement.failed()) {
      rollup.failed(type);
    }
    if (settlement.status() == Status.DEAD_LETTER) {
      rollup.deadLettered(type);
    }
  }

  private static boolean leavesNoTrace(Settlement settlement) {
    return settlement.done() && !settlement.claim().requested();
  }

  private static List<Claim> doneAmong(List<Settlement> settlements, Set<Claim.Key> settled) {
    return settlements.stream()
        .filter(Settlement::done)
        .map(Settlement::claim)
        .filter(claim -> settled.contains(claim.key()))
        .toList();
  }

  private static Set<Claim.Key> settleDone(Connection connection, List<Settlement> done)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE_DONE)) {
      setHeld(statement, 1, done.stream().map(Settlement::claim).toList());
      return keys(statement);
    }
  }

  private Set<Claim.Key> settleTraced(Connection connection, List<Settlement> traced)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE)) {
      setHeld(statement, 1, traced.stream().map(Settlement::claim).toList());
      statement.setArray(3, SqlArrays.text(connection, traced, s -> s.status().word()));
      statement.setArray(4, SqlArrays.nullableLongs(connection, traced, Queue::waitMillis));
      statement.setArray(5, SqlArrays.integers(connection, traced, Settlement::failures));
      statement.setArray(6, SqlArrays.text(connection, traced, Settlement::outcome));
      statement.setArray(7, SqlArrays.text(connection, traced, Settlement::error));
      statement.setArray(8, SqlArrays.millis(connection, traced, Settlement::startedAt));
      statement.setArray(9, SqlArrays.integers(connection, traced, s -> s.claim().attempt()));
      statement.setArray(10, SqlArrays.text(connection, traced, Queue::typeOfFailed));
      statement.setArray(11, SqlArrays.text(connection, traced, Queue::errorGroup));
      statement.setArray(12, SqlArrays.text(connection, traced, Queue::handlers));
      statement.setString(13, processor);
      return keys(statement);
    }
  }

  /** An event that is processed is handled by all of them again, if a person wants that. */
  private static @Nullable String handlers(Settlement settlement) {
    return settlement.done() ? null : FinishedJson.write(settlement.claim().finished());
  }

  private static @Nullable String typeOfFailed(Settlement settlement) {
    return settlement.status().retryable() ? settlement.claim().event().type() : null;
  }

  private static @Nullable String errorGroup(Settlement settlement) {
    boolean failed = settlement.status().retryable();
    return failed && settlement.error() != null ? ErrorGroup.of(settlement.error()) : null;
  }

  private static @Nullable Long waitMillis(Settlement settlement) {
    return settlement.dueAfter() == null ? null : settlement.dueAfter().toMillis();
  }

  private static void setHeld(PreparedStatement statement, int first, List<Claim> claims)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(first, SqlArrays.longs(connection, claims, Claim::eventId));
    statement.setArray(first + 1, SqlArrays.longs(connection, claims, Claim::fence));
  }

  private static Set<Claim.Key> keys(PreparedStatement statement) throws SQLException {
    Set<Claim.Key> keys = new HashSet<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        keys.add(key(rows));
      }
    }
    return keys;
  }

  private static Claim.Key key(ResultSet row) throws SQLException {
    return new Claim.Key(row.getLong(1), row.getLong(2));
  }

  /**
   * Moves events whose claims were lost again and again to the dead letters: whatever they do to
   * their processors, they do it no more.
   *
   * @return how many
   */
  public int giveUpLost() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(GIVE_UP_LOST)) {
      connection.setAutoCommit(false);
      statement.setString(1, LOST);
      statement.setString(2, ErrorGroup.of(LOST));
      Rollup rollup = new Rollup();
      int dead = 0;
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); dead++) {
          rollup.deadLettered(rows.getString(1));
        }
      }
      rollup.write(connection);
      connection.commit();
      return dead;
    }
  }
}
