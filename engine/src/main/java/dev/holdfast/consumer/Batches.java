package dev.holdfast.consumer;

import dev.holdfast.database.SqlArrays;
import dev.holdfast.event.Batch;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Finished;
import dev.holdfast.event.Order;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log as one consumer reads it: batch after batch, each finished once. All statements are for
 * connections that keep to index scans, and each is one step of the caller's transaction.
 */
final class Batches {

  /**
   * How far the log is, and how far the consumer.
   *
   * @param drawn the last id drawn
   * @param safe up to here every event is visible, or never will be
   * @param position the last id of the newest batch, a moment ago
   * @param due whether an event that stands aside is due
   * @param rewinding whether the position is on its way back
   * @param waits whether an open batch has to be settled first, for the sake of order
   * @param sorts whether events of one conversation that arrive soon after each other are handled
   *     by Meta's time
   */
  record Look(
      long drawn,
      long safe,
      long position,
      boolean due,
      boolean rewinding,
      boolean waits,
      boolean sorts) {

    boolean news() {
      return (safe > position && !waits) || rewinding;
    }

    /** Whether an append is under way that news hide behind, or some have to wait for a window. */
    boolean soon() {
      return safe < drawn || (sorts && news());
    }
  }

  /** In order, one batch is settled before the next is claimed, by whomever. */
  private static final String WAITS =
      """
      EXISTS (SELECT FROM batches AS open
              WHERE open.consumer = consumers.id AND open.finished_at IS NULL
                AND (consumers.in_order OR open.in_order))
      """;

  /** Plan: the end of batches_pkey, the beginning of event_states_due, the few of batches_open. */
  static final String LOOK =
      """
      SELECT drawn, safe, position_of(id) AS position,
             (SELECT due_at FROM event_states
              WHERE consumer = id AND due_at IS NOT NULL ORDER BY due_at LIMIT 1) <= now() AS due,
             rewind_to IS NOT NULL AS rewinding,
             <waits> AS waits,
             reorder_window > '0' AS sorts
      FROM horizon(), consumers WHERE id = ?
      """
          .replace("<waits>", WAITS);

  /** Whoever moves the position or acts on events comes one after the other. */
  private static final String LOCK = "SELECT FROM consumers WHERE id = ? FOR NO KEY UPDATE";

  private static final String LOCK_TO_REWIND =
      "SELECT rewind_to FROM consumers WHERE id = ? FOR NO KEY UPDATE";

  /**
   * In one message with the claim that follows, and so in one transaction with it. A claim that a
   * crash forgets is no loss, as its events are simply pending again, so it need not wait for the
   * disk.
   */
  private static final String LOCK_TO_CLAIM =
      """
      SELECT set_config('synchronous_commit', 'off', true)
      FROM consumers WHERE id = ? FOR NO KEY UPDATE;
      """;

  /** Nothing is written where the order is kept already. */
  private static final String KEEP_ORDER =
      """
      UPDATE consumers
      SET in_order = wanted.in_order, dead_letters_hold = wanted.dead_letters_hold,
          reorder_window = wanted.reorder_window
      FROM (SELECT ?::boolean, ?::boolean, ? * interval '1 millisecond')
        AS wanted (in_order, dead_letters_hold, reorder_window)
      WHERE id = ?
        AND (consumers.in_order, consumers.dead_letters_hold, consumers.reorder_window)
            IS DISTINCT FROM (wanted.in_order, wanted.dead_letters_hold, wanted.reorder_window)
      """;

  /** Whether an event that is not through holds a conversation. */
  private static final String HELD =
      """
      EXISTS (
        SELECT FROM event_states
        WHERE consumer = (SELECT consumer FROM place)
          AND holds = hashtextextended(conversation, 0))
      """;

  /**
   * The next events up to the horizon, which an earlier statement has read. The position is read
   * after the consumer was locked, moves to the last event looked at (to the horizon where there is
   * none: what was drawn up to there is not stored), and passes those that people took out ahead of
   * it, whose order keeps the planner to the primary key, and those whose conversation is held.
   * Plan: the end of batches_pkey, a range of the log's primary key, a range of event_states_pkey,
   * a probe of event_states_holds for each event where anything is held.
   */
  private static final String CLAIM_AS =
      """
      WITH place AS MATERIALIZED (
        SELECT id AS consumer, position_of(id) AS position, in_order, dead_letters_hold,
               reorder_window, safe,
               EXISTS (SELECT FROM event_states WHERE consumer = id AND holds IS NOT NULL) AS holding,
               <up_to> AS up_to
        FROM consumers CROSS JOIN (SELECT ?::bigint AS safe) AS horizon
        WHERE id = ? AND rewind_to IS NULL AND NOT <waits>
      ), scanned AS MATERIALIZED (
        SELECT id, event_type, payload_bytes, app, object, identity, account, conversation,
               occurred_at, received_at, trace, payload
        FROM events
        WHERE id > (SELECT position FROM place) AND id <= (SELECT up_to FROM place)
        ORDER BY id LIMIT ?
      ), summed AS (
        SELECT scanned.*, row_number() OVER so_far AS number, sum(payload_bytes) OVER so_far AS bytes
        FROM scanned WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
      ), passed AS MATERIALIZED (
        SELECT * FROM summed WHERE bytes <= ? OR number = 1
      ), aside AS MATERIALIZED (
        SELECT ARRAY(
          SELECT event_id FROM event_states
          WHERE consumer = (SELECT consumer FROM place)
            AND event_id > (SELECT position FROM place)
            AND event_id <= (SELECT max(id) FROM passed)
          ORDER BY event_id) AS ids
      ), taken AS MATERIALIZED (
        SELECT * FROM passed WHERE id <> ALL ((SELECT ids FROM aside)::bigint[])
      ), <sorting> held AS MATERIALIZED (
        SELECT id, event_type FROM taken
        WHERE (SELECT holding FROM place) AND <held>
        <or_unsorted>
      ), claimed AS MATERIALIZED (
        SELECT * FROM taken WHERE id <> ALL (ARRAY(SELECT id FROM held))
      ), batch AS (
        INSERT INTO batches
          (consumer, after_id, last_id, fence, events, leased_until, finished_at, in_order, without)
        SELECT consumer, position, last_id, nextval('fences'), events,
               now() + ? * interval '1 millisecond', CASE events WHEN 0 THEN now() END, in_order,
               (SELECT ids FROM aside) || ARRAY(SELECT id FROM held)
        FROM place,
             (SELECT coalesce((SELECT max(id) FROM passed), up_to) AS last_id FROM place) AS seen,
             (SELECT count(*)::int AS events FROM claimed) AS counted
        WHERE last_id > position
        RETURNING last_id, fence, events, in_order
      ), counted AS (
        INSERT INTO consumer_counts AS known (consumer, event_type, taken, pending, processing)
        SELECT (SELECT consumer FROM place), event_type, sum(taken), sum(pending), sum(processing)
        FROM (SELECT event_type, 1 AS taken, 0 AS pending, 1 AS processing FROM claimed
              UNION ALL
              SELECT event_type, 1, 1, 0 FROM held
              <and_stand_aside>) AS moved
        GROUP BY event_type ORDER BY event_type
        ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
        SET taken = known.taken + excluded.taken, pending = known.pending + excluded.pending,
            processing = known.processing + excluded.processing
      )
      SELECT batch.last_id, batch.fence, batch.events, batch.in_order,
             (SELECT dead_letters_hold FROM place) AS dead_letters_hold,
             (SELECT count(*) FROM scanned) AS scanned, (SELECT count(*) FROM passed) AS passed,
             id, app, object, event_type, identity, account, conversation, occurred_at, received_at,
             trace, payload
      FROM batch LEFT JOIN claimed ON true
      ORDER BY id
      """
          .replace("<waits>", WAITS);

  static final String CLAIM =
      CLAIM_AS
          .replace("<up_to>", "safe")
          .replace("<sorting>", "")
          .replace("<or_unsorted>", "")
          .replace("<and_stand_aside>", "")
          .replace("<held>", HELD);

  /**
   * The same, up to the first event that another of its conversation may still have to go before
   * (by the database's clock; what comes from the future waits for nothing). Of a conversation in
   * which something that arrived later, within the window, happened before an event of this batch,
   * the first stands aside here and holds it; {@code sort_conversations} finds whose turn it is.
   * Plan: besides, the end of events_received, and a range of events_conversation for each
   * conversation.
   */
  static final String CLAIM_AND_SORT =
      CLAIM_AS
          .replace(
              "<up_to>",
              """
              least(safe, (SELECT young.id - 1 FROM events AS young
                           WHERE young.received_at > now() - reorder_window
                             AND young.received_at <= now()
                           ORDER BY young.received_at LIMIT 1))
              """)
          .replace(
              "<sorting>",
              """
              lines AS MATERIALIZED (
                SELECT hashtextextended(conversation, 0) AS line, min(id) AS first
                FROM taken
                WHERE conversation IS NOT NULL AND NOT <held>
                GROUP BY line
              ), batch_window AS MATERIALIZED (
                SELECT until,
                       coalesce((SELECT beyond.id FROM events AS beyond
                                 WHERE beyond.received_at > until
                                 ORDER BY beyond.received_at LIMIT 1), (SELECT safe FROM place)) AS last
                FROM (SELECT max(received_at) + (SELECT reorder_window FROM place) AS until
                      FROM passed) AS ends
              ), near AS (
                SELECT line, first, id,
                       occurred_at > min(occurred_at) OVER (
                         PARTITION BY line ORDER BY id
                         ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS overtaken
                FROM lines
                CROSS JOIN batch_window
                CROSS JOIN LATERAL (
                  SELECT id, occurred_at FROM events
                  WHERE hashtextextended(conversation, 0) = line AND conversation IS NOT NULL
                    AND id >= first AND id <= last AND received_at <= until
                ) AS event
              ), unsorted AS MATERIALIZED (
                SELECT DISTINCT line, first FROM near
                WHERE overtaken AND id <= (SELECT max(id) FROM passed)
              ), stands_aside AS (
                INSERT INTO event_states
                  (consumer, event_id, status, event_type, due_at, payload_bytes, holds, holds_from, unsorted)
                SELECT (SELECT consumer FROM place), id, 'pending', event_type, now(), payload_bytes, line,
                       id + 1, true
                FROM unsorted JOIN taken ON id = first
                ORDER BY id
                RETURNING event_type
              ),
              """)
          .replace(
              "<or_unsorted>",
              "OR hashtextextended(conversation, 0) IN (SELECT line FROM unsorted)")
          // Those the table's trigger counts.
          .replace("<and_stand_aside>", "UNION ALL SELECT event_type, 0, -1, 0 FROM stands_aside")
          .replace("<held>", HELD);

  /** Only where the fence holds. Plan: a probe of batches_open or batches_pkey for each. */
  static final String FINISH =
      """
      UPDATE batches AS batch
      SET finished_at = clock_timestamp()
      FROM unnest(?::bigint[], ?::bigint[]) AS held (last_id, fence)
      WHERE batch.consumer = ? AND batch.last_id = held.last_id AND batch.fence = held.fence
        AND batch.finished_at IS NULL
      RETURNING batch.last_id, batch.fence, batch.events, batch.without
      """;

  /**
   * What of these batches is not settled with them goes on alone, under the same fence and lease.
   * In order, only the first of a conversation goes on, and holds it: the others wait behind it, or
   * behind one that does so already. Plan: a range of the log's primary key, probes of
   * event_states_pkey and event_states_holds.
   */
  static final String LEAVE =
      """
      WITH left_over AS MATERIALIZED (
        SELECT batch.consumer, batch.leased_until, batch.fence, event.id, event.event_type,
               event.payload_bytes,
               CASE WHEN batch.in_order THEN hashtextextended(event.conversation, 0) END AS line
        FROM batches AS batch
        JOIN events AS event ON event.id > batch.after_id AND event.id <= batch.last_id
        WHERE batch.consumer = ? AND batch.last_id = ANY (?) AND event.id <> ALL (?::bigint[])
          AND event.id <> ALL (batch.without)
          AND NOT EXISTS (SELECT FROM event_states AS own
                          WHERE own.consumer = batch.consumer AND own.event_id = event.id)
      ), placed AS MATERIALIZED (
        SELECT left_over.*, held.event_id AS behind,
               coalesce(held.holds_from <= id,
                        line IS NOT NULL AND row_number() OVER (PARTITION BY line ORDER BY id) > 1)
                 AS waits
        FROM left_over
        LEFT JOIN event_states AS held
          ON held.consumer = left_over.consumer AND held.holds = left_over.line
      ), alone AS (
        INSERT INTO event_states
          (consumer, event_id, status, event_type, due_at, fence, payload_bytes, holds, holds_from)
        SELECT consumer, id, 'processing', event_type, leased_until, fence, payload_bytes,
               CASE WHEN behind IS NULL THEN line END,
               CASE WHEN behind IS NULL AND line IS NOT NULL THEN id + 1 END
        FROM placed WHERE NOT waits ORDER BY id
      )
      SELECT event_type, waits FROM placed
      """;

  /**
   * What is locked is being settled, so its lease does not matter any more, and nobody waits for
   * it. Plan: a probe of batches_open or batches_pkey for each.
   */
  static final String RENEW =
      """
      WITH open AS MATERIALIZED (
        SELECT batch.consumer, batch.last_id, batch.fence
        FROM unnest(?::bigint[], ?::bigint[]) AS held (last_id, fence)
        JOIN batches AS batch ON batch.consumer = ? AND batch.last_id = held.last_id
          AND batch.fence = held.fence
        WHERE batch.finished_at IS NULL
      ), free AS MATERIALIZED (
        SELECT batch.consumer, batch.last_id
        FROM open JOIN batches AS batch USING (consumer, last_id)
        WHERE batch.finished_at IS NULL
        FOR UPDATE OF batch SKIP LOCKED
      ), renewed AS (
        UPDATE batches AS batch
        SET leased_until = now() + ? * interval '1 millisecond'
        FROM free
        WHERE batch.consumer = free.consumer AND batch.last_id = free.last_id
        RETURNING batch.fence
      )
      SELECT open.fence, renewed.fence IS NOT NULL AS renewed
      FROM open LEFT JOIN renewed ON renewed.fence = open.fence
      """;

  /** Plan: batches_open as a whole, which holds no more than there are claims under way. */
  static final String LOST =
      """
      SELECT last_id FROM batches
      WHERE consumer = ? AND finished_at IS NULL AND leased_until <= now()
      ORDER BY last_id LIMIT 100
      FOR UPDATE SKIP LOCKED
      """;

  /** As long as it is not claimed again, each event is processing, and due. */
  private static final String END_LOST =
      """
      UPDATE batches SET finished_at = now(), leased_until = now()
      WHERE consumer = ? AND last_id = ANY (?)
      """;

  /**
   * What a claim took.
   *
   * @param claims the events, in the order of the log
   * @param more whether more could have been claimed than was wanted
   */
  record Claimed(List<Claim> claims, boolean more) {

    static final Claimed NOTHING = new Claimed(List.of(), false);
    static final Claimed AGAIN = new Claimed(List.of(), true);
  }

  /**
   * A batch that was finished.
   *
   * @param events how many were in it to the end
   * @param without those of its range that were not
   */
  record Ended(long lastId, int events, Set<Long> without) {

    /** Whether these are all there were in it. */
    boolean complete(long settled) {
      return settled == events;
    }
  }

  private final short consumer;

  Batches(short consumer) {
    this.consumer = consumer;
  }

  Look look(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setShort(1, consumer);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Look(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getBoolean(4),
            row.getBoolean(5),
            row.getBoolean(6),
            row.getBoolean(7));
      }
    }
  }

  /** The consumer is locked. */
  void keepOrder(Connection connection, Order order) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEEP_ORDER)) {
      statement.setBoolean(1, order.byConversation());
      statement.setBoolean(2, order.deadLettersHold());
      statement.setLong(3, order.reorderWindow().toMillis());
      statement.setShort(4, consumer);
      statement.executeUpdate();
    }
  }

  /** Locks the consumer until the transaction ends. */
  void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setShort(1, consumer);
      statement.execute();
    }
  }

  /**
   * The same.
   *
   * @return where the consumer is on its way back to; null where it is not
   */
  @Nullable Long lockToRewind(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK_TO_REWIND)) {
      statement.setShort(1, consumer);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject("rewind_to", Long.class);
      }
    }
  }

  /**
   * Claims the next events as one batch, in a transaction of its own and one round trip.
   *
   * @param look with the horizon, read by an earlier statement
   * @param events how many at most
   * @param bytes of their payloads at most; the first event is taken however large it is
   */
  Claimed claim(Connection connection, Look look, int events, long bytes, Duration lease)
      throws SQLException {
    String sql = LOCK_TO_CLAIM + (look.sorts() ? CLAIM_AND_SORT : CLAIM);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setShort(1, consumer);
      statement.setLong(2, look.safe());
      statement.setShort(3, consumer);
      statement.setInt(4, events);
      statement.setLong(5, bytes);
      statement.setLong(6, lease.toMillis());
      statement.execute();
      statement.getMoreResults();
      try (ResultSet rows = statement.getResultSet()) {
        return claimed(rows, events, look.sorts());
      }
    }
  }

  /** What was put in order is due, once the position has passed it. */
  private static Claimed claimed(ResultSet rows, int wanted, boolean sorts) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    boolean more = false;
    while (rows.next()) {
      long scanned = rows.getLong("scanned");
      more = sorts || scanned == wanted || scanned > rows.getLong("passed");
      if (rows.getInt("events") > 0) {
        claims.add(claim(rows));
      }
    }
    return new Claimed(claims, more);
  }

  private static Claim claim(ResultSet row) throws SQLException {
    Order order = Order.of(row.getBoolean("in_order"), row.getBoolean("dead_letters_hold"));
    Batch batch = new Batch(row.getLong("last_id"), row.getInt("events"), order);
    Event event = EventRow.read(row);
    return new Claim(
        row.getLong("id"),
        row.getLong("fence"),
        batch,
        0,
        order.byConversation() && event.conversation() != null,
        false,
        Finished.NONE,
        event);
  }

  /**
   * Finishes the batches of these claims, as far as they are open and held.
   *
   * @return those that were finished, by their fence
   */
  Map<Long, Ended> finish(Connection connection, Collection<Claim> claims) throws SQLException {
    List<Held> held = Held.of(claims);
    Map<Long, Ended> ended = new HashMap<>();
    if (held.isEmpty()) {
      return ended;
    }
    try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
      statement.setArray(1, SqlArrays.longs(connection, held, Held::lastId));
      statement.setArray(2, SqlArrays.longs(connection, held, Held::fence));
      statement.setShort(3, consumer);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ended.put(
              rows.getLong(2), new Ended(rows.getLong(1), rows.getInt(3), longs(rows.getArray(4))));
        }
      }
    }
    return ended;
  }

  private static Set<Long> longs(Array ids) throws SQLException {
    return Set.of((Long[]) ids.getArray());
  }

  /**
   * Lets all events of these batches but the given ones go on alone, or wait for one that does.
   *
   * @param counts what left
   * @return how many
   */
  int leave(Connection connection, List<Long> lastIds, List<Claim> but, PlaceCounts counts)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
      statement.setShort(1, consumer);
      statement.setArray(2, SqlArrays.longs(connection, lastIds, Long::longValue));
      statement.setArray(3, SqlArrays.longs(connection, but, Claim::eventId));
      int left = 0;
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); left++) {
          counts.left(rows.getString(1));
          if (rows.getBoolean(2)) {
            counts.waits(rows.getString(1));
          }
        }
      }
      return left;
    }
  }

  /**
   * Renews the leases of the batches of these claims.
   *
   * @return for the fence of each that is open whether it was renewed; not where it is being
   *     settled
   */
  Map<Long, Boolean> renew(Connection connection, Collection<Claim> claims, Duration lease)
      throws SQLException {
    List<Held> held = Held.of(claims);
    Map<Long, Boolean> renewed = new HashMap<>();
    if (held.isEmpty()) {
      return renewed;
    }
    try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
      statement.setArray(1, SqlArrays.longs(connection, held, Held::lastId));
      statement.setArray(2, SqlArrays.longs(connection, held, Held::fence));
      statement.setShort(3, consumer);
      statement.setLong(4, lease.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          renewed.put(rows.getLong(1), rows.getBoolean(2));
        }
      }
    }
    return renewed;
  }

  /**
   * Ends batches whose holders were not heard of for a lease, a few at a time: none is handed out
   * whole, so that an event that stops its processors takes no other along.
   *
   * @param counts what left them
   * @return how many events that are
   */
  int rescue(Connection connection, PlaceCounts counts) throws SQLException {
    List<Long> lost = lost(connection);
    if (lost.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(END_LOST)) {
      statement.setShort(1, consumer);
      statement.setArray(2, SqlArrays.longs(connection, lost, Long::longValue));
      statement.executeUpdate();
    }
    return leave(connection, lost, List.of(), counts);
  }

  private List<Long> lost(Connection connection) throws SQLException {
    List<Long> lost = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LOST)) {
      statement.setShort(1, consumer);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lost.add(rows.getLong(1));
        }
      }
    }
    return lost;
  }

  /** A batch in somebody's hands; in the order in which all lock them. */
  private record Held(long lastId, long fence) {

    static List<Held> of(Collection<Claim> claims) {
      Set<Held> held = new HashSet<>();
      for (Claim claim : claims) {
        if (claim.batch() != null) {
          held.add(new Held(claim.batch().lastId(), claim.fence()));
        }
      }
      return held.stream().sorted(Comparator.comparingLong(Held::lastId)).toList();
    }
  }
}
