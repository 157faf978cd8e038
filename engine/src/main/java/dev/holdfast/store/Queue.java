package dev.holdfast.store;

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
   * An expired lease makes a {@code processing} row due like any other, so taking over is claiming.
   * Only the rows of the inner query are locked, and {@code = ANY(ARRAY(…))} keeps the planner from
   * joining its way into more of them. LIMIT 1 keeps it from reading all of events first where it
   * believes that table to be empty. Plan: index scan on event_states_due, then one probe of each
   * primary key.
   */
  static final String CLAIM =
      """
      WITH claimed AS (
        UPDATE event_states
        SET status = 'processing',
            due_at = now() + ? * interval '1 millisecond',
            lost_claims = lost_claims + (status = 'processing')::int,
            fence = (SELECT nextval('event_fences'))
        WHERE event_id = ANY (ARRAY(
          SELECT event_id FROM event_states
          WHERE due_at <= now() AND lost_claims + (status = 'processing')::int < %d
          ORDER BY due_at
          LIMIT ?
          FOR UPDATE SKIP LOCKED))
        RETURNING event_id, fence, retry_count, requested
      )
      SELECT event_id, fence, retry_count, requested, happened.*
      FROM claimed
      CROSS JOIN LATERAL (
        SELECT app, events.object, event_type, identity, account, conversation, occurred_at, received_at,
               payload
        FROM events LEFT JOIN pages ON pages.id = page_id
        WHERE events.id = claimed.event_id
        LIMIT 1) AS happened
      """
          .formatted(LOST_CLAIMS_MAX);

  /** Plan: one scan of the arrays, a probe of the primary key for each row. */
  private static final String RENEW =
      """
      UPDATE event_states AS state
      SET due_at = now() + ? * interval '1 millisecond'
      FROM unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      WHERE state.event_id = held.event_id AND state.fence = held.fence
      RETURNING state.event_id
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
          event_type = NULL, error_group = NULL, processed_at = clock_timestamp()
      FROM unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      WHERE state.event_id = held.event_id AND state.fence = held.fence
      RETURNING state.event_id
      """;

  /** Everything that leaves a trace: each such attempt gets its row in event_attempts. */
  private static final String SETTLE =
      """
      WITH held AS (
        SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::text[],
                             ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[])
          AS held (event_id, fence, status, wait_ms, failures, outcome, error, started_ms, attempt,
                   event_type, error_group)
      ), settled AS (
        UPDATE event_states AS state
        SET status = held.status,
            due_at = clock_timestamp() + held.wait_ms * interval '1 millisecond',
            fence = NULL,
            lost_claims = 0,
            requested = false,
            retry_count = held.failures,
            last_error = CASE held.outcome WHEN 'done' THEN NULL WHEN 'later' THEN last_error
                         ELSE held.error END,
            event_type = held.event_type,
            error_group = CASE held.outcome WHEN 'later' THEN state.error_group
                          ELSE held.error_group END,
            processed_at = CASE held.outcome WHEN 'done' THEN clock_timestamp() END
        FROM held
        WHERE state.event_id = held.event_id AND state.fence = held.fence
        RETURNING state.event_id
      ), attempts AS (
        INSERT INTO event_attempts
          (event_id, attempt, started_at, finished_at, outcome, error, processor)
        SELECT event_id, attempt, timestamptz 'epoch' + started_ms * interval '1 millisecond',
               clock_timestamp(), outcome, error, ?
        FROM held JOIN settled USING (event_id)
      )
      SELECT event_id FROM settled
      """;

  /** Buries what {@link #CLAIM} no longer hands out: the claim that ran out last counts, too. */
  private static final String BURY_LOST =
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
   * @param limit how many at most
   * @param lease how long the claim holds unless renewed, in whole milliseconds
   */
  public List<Claim> claim(int limit, Duration lease) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      // A claim that a crash forgets is no loss: the event is simply pending again.
      List<Claim> claims;
      try (PreparedStatement relaxed =
              connection.prepareStatement("SET LOCAL synchronous_commit = off");
          PreparedStatement statement = connection.prepareStatement(CLAIM)) {
        relaxed.execute();
        statement.setLong(1, lease.toMillis());
        statement.setInt(2, limit);
        claims = claims(statement);
      }
      connection.commit();
      return claims;
    }
  }

  private static List<Claim> claims(PreparedStatement statement) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        claims.add(
            new Claim(
                rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getBoolean(4), event(rows)));
      }
    }
    return claims;
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString(5),
        row.getString(6),
        row.getString(7),
        new Identity(row.getObject(8, UUID.class)),
        row.getString(9),
        row.getString(10),
        row.getTimestamp(11).toInstant(),
        row.getTimestamp(12).toInstant(),
        row.getString(13),
        null);
  }

  /**
   * Renews the lease of these claims.
   *
   * @return the ids of the events still held; the claim on any other is lost
   */
  public Set<Long> renew(Collection<Claim> claims, Duration lease) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RENEW)) {
      statement.setLong(1, lease.toMillis());
      setHeld(statement, 2, List.copyOf(claims));
      return ids(statement);
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
   * @return the ids of the events that were settled
   */
  public Set<Long> settle(List<Settlement> settlements, WrittenWith records) throws SQLException {
    List<Settlement> plain = settlements.stream().filter(Queue::leavesNoTrace).toList();
    List<Settlement> traced = settlements.stream().filter(s -> !leavesNoTrace(s)).toList();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Set<Long> settled = new HashSet<>();
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

  private static void count(Connection connection, List<Settlement> settlements, Set<Long> settled)
      throws SQLException {
    Rollup rollup = new Rollup();
    for (Settlement settlement : settlements) {
      if (settled.contains(settlement.claim().eventId())) {
        count(rollup, settlement);
      }
    }
    rollup.write(connection, Writer.number());
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

  private static List<Claim> doneAmong(List<Settlement> settlements, Set<Long> settled) {
    return settlements.stream()
        .filter(Settlement::done)
        .map(Settlement::claim)
        .filter(claim -> settled.contains(claim.eventId()))
        .toList();
  }

  private static Set<Long> settleDone(Connection connection, List<Settlement> done)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE_DONE)) {
      setHeld(statement, 1, done.stream().map(Settlement::claim).toList());
      return ids(statement);
    }
  }

  private Set<Long> settleTraced(Connection connection, List<Settlement> traced)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE)) {
      setHeld(statement, 1, traced.stream().map(Settlement::claim).toList());
      statement.setArray(3, Arrays.text(connection, traced, s -> s.status().word()));
      statement.setArray(4, Arrays.nullableLongs(connection, traced, Queue::waitMillis));
      statement.setArray(5, Arrays.integers(connection, traced, Settlement::failures));
      statement.setArray(6, Arrays.text(connection, traced, Settlement::outcome));
      statement.setArray(7, Arrays.text(connection, traced, Settlement::error));
      statement.setArray(8, Arrays.millis(connection, traced, Settlement::startedAt));
      statement.setArray(9, Arrays.integers(connection, traced, s -> s.claim().attempt()));
      statement.setArray(10, Arrays.text(connection, traced, Queue::typeOfFailed));
      statement.setArray(11, Arrays.text(connection, traced, Queue::errorGroup));
      statement.setString(12, processor);
      return ids(statement);
    }
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
    statement.setArray(first, Arrays.longs(connection, claims, Claim::eventId));
    statement.setArray(first + 1, Arrays.longs(connection, claims, Claim::fence));
  }

  private static Set<Long> ids(PreparedStatement statement) throws SQLException {
    Set<Long> ids = new HashSet<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  /**
   * Moves events whose claims were lost again and again to the dead letters: whatever they do to
   * their processors, they do it no more.
   *
   * @return how many
   */
  public int buryLost() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(BURY_LOST)) {
      connection.setAutoCommit(false);
      statement.setString(1, LOST);
      statement.setString(2, ErrorGroup.of(LOST));
      Rollup rollup = new Rollup();
      int buried = 0;
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); buried++) {
          rollup.deadLettered(rows.getString(1));
        }
      }
      rollup.write(connection, Writer.number());
      connection.commit();
      return buried;
    }
  }
}
