package dev.holdfast.consumer;

import dev.holdfast.database.SqlArrays;
import dev.holdfast.event.Claim;
import dev.holdfast.event.ErrorGroup;
import dev.holdfast.event.Settlement;
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
import org.jspecify.annotations.Nullable;

/**
 * The events that stand aside from one consumer's batches: they wait for a retry, are dead, were
 * asked for by a person, or run on after their batch. Each is claimed alone. All statements are for
 * connections that keep to index scans, and each is one step of the caller's transaction.
 */
final class Exceptions {

  /**
   * An expired lease makes a {@code processing} row due like any other, so taking over is claiming.
   * Of the events whose last claim was lost only one is taken, so that the one that stops its
   * processors takes no other of them along. Only the rows of {@code due} are locked, and {@code =
   * ANY(ARRAY(…))} keeps the planner from joining its way into more of them. LIMIT 1 keeps it from
   * reading all of events first where it believes that table to be empty. The windows have no order
   * of their own, so nothing is sorted again. What a person took out ahead and sent back waits
   * until its conversation, where that is held, has passed it. Plan: index scan on
   * event_states_due, then one probe of each primary key, and of event_states_holds.
   */
  static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT event_id, payload_bytes, lost_claims + (status = 'processing')::int AS lost
        FROM event_states
        WHERE consumer = ? AND due_at <= now() AND NOT unsorted AND lost_claims + (status = 'processing')::int < %d
          AND (? OR (lost_claims = 0 AND status <> 'processing'))
          AND (holds IS NOT NULL OR event_id < coalesce((
            SELECT behind.holds_from
            FROM events AS own
            JOIN event_states AS behind
              ON behind.consumer = event_states.consumer
                AND behind.holds = hashtextextended(own.conversation, 0)
            WHERE own.id = event_states.event_id), event_id + 1))
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
            fence = (SELECT nextval('fences'))
        WHERE consumer = ? AND event_id = ANY (ARRAY(
          SELECT event_id FROM summed
          WHERE (bytes <= ? OR number = 1) AND (lost = 0 OR lost_so_far = 1)))
        RETURNING event_id, fence, retry_count, lost_claims > 0 AS lost, handlers,
                  holds IS NOT NULL AS in_order
      )
      SELECT claimed.*, happened.*, (SELECT count(*) FROM due) AS due
      FROM claimed
      CROSS JOIN LATERAL (
        SELECT app, object, event_type, identity, account, conversation, occurred_at, received_at,
               trace, payload
        FROM events
        WHERE events.id = claimed.event_id
        LIMIT 1) AS happened
      """
          .formatted(Queue.LOST_CLAIMS_MAX);

  /**
   * What is locked is being settled, so its lease does not matter any more, and nobody waits for
   * it. Plan: one scan of the arrays, probes of the primary key for each row.
   */
  static final String RENEW =
      """
      WITH held AS MATERIALIZED (
        SELECT ?::smallint AS consumer, * FROM unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      ), free AS MATERIALIZED (
        SELECT state.consumer, state.event_id, state.fence
        FROM held JOIN event_states AS state USING (consumer, event_id)
        WHERE state.fence = held.fence
        FOR UPDATE OF state SKIP LOCKED
      ), renewed AS (
        UPDATE event_states AS state
        SET due_at = now() + ? * interval '1 millisecond'
        FROM free
        WHERE state.consumer = free.consumer AND state.event_id = free.event_id
          AND state.fence = free.fence
        RETURNING state.event_id, state.fence
      )
      SELECT event_id, fence, true FROM renewed
      UNION ALL
      SELECT held.event_id, held.fence, false
      FROM held LEFT JOIN event_states AS state
        ON state.consumer = held.consumer AND state.event_id = held.event_id
          AND state.fence = held.fence
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
      WHERE state.consumer = ? AND state.event_id = held.event_id AND state.fence = held.fence
      """;

  /** An event that is processed stands aside no more. */
  static final String SETTLE_DONE =
      """
      DELETE FROM event_states AS state
      USING unnest(?::bigint[], ?::bigint[]) AS held (event_id, fence)
      WHERE state.consumer = ? AND state.event_id = held.event_id AND state.fence = held.fence
      RETURNING held.event_id, held.fence
      """;

  private static final String HELD =
      """
      held AS (
        SELECT ?::smallint AS consumer, *
        FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::boolean[])
          AS held (event_id, fence, status, wait_ms, failures, outcome, error, error_group, handlers,
                   holds_conversation)
      )
      """;

  private static final String SETTLE =
      "WITH "
          + HELD
          + """
      UPDATE event_states AS state
      SET status = held.status,
          due_at = clock_timestamp() + held.wait_ms * interval '1 millisecond',
          fence = NULL,
          lost_claims = 0,
          retry_count = held.failures,
          handlers = held.handlers::jsonb,
          last_error = CASE held.outcome WHEN 'snooze' THEN last_error ELSE held.error END,
          error_group = CASE held.outcome WHEN 'snooze' THEN state.error_group ELSE held.error_group END
      FROM held
      WHERE state.consumer = held.consumer AND state.event_id = held.event_id
        AND state.fence = held.fence
      RETURNING held.event_id, held.fence
      """;

  /** Out of a batch that this transaction finishes, which alone may do so. */
  private static final String SET_ASIDE =
      "WITH "
          + HELD
          + """
      INSERT INTO event_states (consumer, event_id, status, event_type, due_at, retry_count,
                                payload_bytes, handlers, last_error, error_group, holds, holds_from)
      SELECT held.consumer, event_id, held.status, event.event_type,
             clock_timestamp() + wait_ms * interval '1 millisecond', failures, event.payload_bytes,
             held.handlers::jsonb, error, held.error_group,
             CASE WHEN holds_conversation THEN hashtextextended(event.conversation, 0) END,
             CASE WHEN holds_conversation THEN event_id + 1 END
      FROM held
      CROSS JOIN LATERAL (
        SELECT event_type, payload_bytes, conversation FROM events
        WHERE events.id = held.event_id LIMIT 1) AS event
      """;

  /** Ends what {@link #CLAIM} no longer hands out: the claim that ran out last counts, too. */
  private static final String GIVE_UP_LOST =
      """
      UPDATE event_states AS state
      SET status = 'dead_letter', due_at = NULL, fence = NULL, last_error = ?, error_group = ?
      WHERE consumer = ? AND due_at <= now() AND status = 'processing' AND lost_claims + 1 >= %d
      RETURNING state.event_type
      """
          .formatted(Queue.LOST_CLAIMS_MAX);

  private static final String SORT = "SELECT sort_conversations(?)";

  private static final String SORT_NO_MORE =
      "UPDATE event_states SET unsorted = false WHERE consumer = ? AND unsorted";

  /** The table's trigger does it, for whoever changes them. */
  private static final String LET_DEAD_LETTERS_GO =
      """
      UPDATE event_states SET holds = holds
      WHERE consumer = ? AND holds IS NOT NULL AND status = 'dead_letter'
      """;

  private static final String LOST =
      "Given up: "
          + Queue.LOST_CLAIMS_MAX
          + " processors in a row took this event and were not heard of again. "
          + "It may be what stops them.";

  private final short consumer;

  Exceptions(short consumer) {
    this.consumer = consumer;
  }

  /**
   * Takes events that are due, the longest waiting first.
   *
   * @param lease how long the claims hold unless renewed, in whole milliseconds
   */
  Batches.Claimed claim(Connection connection, Queue.Wanted wanted, Duration lease)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setShort(1, consumer);
      statement.setBoolean(2, wanted.lost());
      statement.setInt(3, wanted.events());
      statement.setLong(4, lease.toMillis());
      statement.setShort(5, consumer);
      statement.setLong(6, wanted.bytes());
      List<Claim> claims = new ArrayList<>();
      int due = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          claims.add(claim(rows));
          due = rows.getInt("due");
        }
      }
      return new Batches.Claimed(claims, due == wanted.events() || due > claims.size());
    }
  }

  private static Claim claim(ResultSet row) throws SQLException {
    return new Claim(
        row.getLong("event_id"),
        row.getLong("fence"),
        null,
        row.getInt("retry_count"),
        row.getBoolean("in_order"),
        row.getBoolean("lost"),
        FinishedJson.read(row.getString("handlers")),
        EventRow.read(row));
  }

  /** Renews the leases of these claims, and adds what became of them. */
  void renew(Connection connection, List<Claim> claims, Duration lease, Queue.Renewal renewal)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
      statement.setShort(1, consumer);
      setHeld(statement, 2, claims);
      statement.setLong(4, lease.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          (rows.getBoolean(3) ? renewal.held() : renewal.lost()).add(key(rows));
        }
      }
    }
  }

  /** Gives these claims back, at no cost of an attempt. */
  void release(Connection connection, List<Claim> claims) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
      setHeld(statement, 1, claims);
      statement.setShort(3, consumer);
      statement.executeUpdate();
    }
  }

  /**
   * Writes what became of these events, each only where its claim still holds.
   *
   * @return the claims whose events were settled
   */
  Set<Claim.Key> settle(Connection connection, List<Settlement> settlements) throws SQLException {
    List<Settlement> done = settlements.stream().filter(Settlement::done).toList();
    List<Settlement> undone = settlements.stream().filter(s -> !s.done()).toList();
    Set<Claim.Key> settled = new HashSet<>();
    if (!done.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(SETTLE_DONE)) {
        setHeld(statement, 1, done.stream().map(Settlement::claim).toList());
        statement.setShort(3, consumer);
        settled.addAll(keys(statement));
      }
    }
    if (!undone.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(SETTLE)) {
        setSettled(statement, undone);
        settled.addAll(keys(statement));
      }
    }
    return settled;
  }

  /** Lets these events stand aside from the batch that is finished with them. */
  void setAside(Connection connection, List<Settlement> settlements) throws SQLException {
    if (settlements.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SET_ASIDE)) {
      setSettled(statement, settlements);
      statement.executeUpdate();
    }
  }

  private void setSettled(PreparedStatement statement, List<Settlement> settled)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setShort(1, consumer);
    setHeld(statement, 2, settled.stream().map(Settlement::claim).toList());
    statement.setArray(4, SqlArrays.text(connection, settled, s -> s.status().word()));
    statement.setArray(5, SqlArrays.nullableLongs(connection, settled, Exceptions::waitMillis));
    statement.setArray(6, SqlArrays.integers(connection, settled, Settlement::failures));
    statement.setArray(7, SqlArrays.text(connection, settled, Settlement::outcome));
    statement.setArray(8, SqlArrays.text(connection, settled, Settlement::error));
    statement.setArray(9, SqlArrays.text(connection, settled, Exceptions::errorGroup));
    statement.setArray(10, SqlArrays.text(connection, settled, Exceptions::handlers));
    statement.setArray(11, SqlArrays.booleans(connection, settled, Settlement::holdsConversation));
  }

  private static @Nullable String handlers(Settlement settlement) {
    return FinishedJson.write(settlement.claim().finished());
  }

  private static @Nullable String errorGroup(Settlement settlement) {
    boolean failed = settlement.status().retryable();
    return failed && settlement.error() != null ? ErrorGroup.of(settlement.error()) : null;
  }

  private static @Nullable Long waitMillis(Settlement settlement) {
    return settlement.dueAfter() == null ? null : settlement.dueAfter().toMillis();
  }

  private static void setHeld(PreparedStatement statement, int first, Collection<Claim> claims)
      throws SQLException {
    Connection connection = statement.getConnection();
    List<Claim> held = List.copyOf(claims);
    statement.setArray(first, SqlArrays.longs(connection, held, Claim::eventId));
    statement.setArray(first + 1, SqlArrays.longs(connection, held, Claim::fence));
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

  /** Dead letters hold their conversations no more. */
  void letDeadLettersGo(Connection connection) throws SQLException {
    execute(connection, LET_DEAD_LETTERS_GO);
  }

  /** Finds whose turn it is where the first that arrived is due; the consumer is locked. */
  void sort(Connection connection) throws SQLException {
    execute(connection, SORT);
  }

  /** From now on, it is always the turn of the first that arrived. */
  void sortNoMore(Connection connection) throws SQLException {
    execute(connection, SORT_NO_MORE);
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setShort(1, consumer);
      statement.execute();
    }
  }

  /**
   * Moves events whose claims were lost again and again to the dead letters: whatever they do to
   * their processors, they do it no more.
   *
   * @return their types, each as often as there are events of it
   */
  List<String> giveUpLost(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GIVE_UP_LOST)) {
      statement.setString(1, LOST);
      statement.setString(2, ErrorGroup.of(LOST));
      statement.setShort(3, consumer);
      List<String> types = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.add(rows.getString(1));
        }
      }
      return types;
    }
  }
}
