package dev.holdfast.consumer;

import dev.holdfast.database.SqlArrays;
import dev.holdfast.event.Batch;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Finished;
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
   */
  record Look(long drawn, long safe, long position, boolean due, boolean rewinding) {

    boolean news() {
      return safe > position || rewinding;
    }

    /** Whether an append is under way that news hide behind. */
    boolean soon() {
      return safe < drawn;
    }
  }

  /** Plan: the end of batches_pkey, the beginning of event_states_due. */
  static final String LOOK =
      """
      SELECT drawn, safe, position_of(?) AS position,
             (SELECT due_at FROM event_states
              WHERE consumer = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1) <= now() AS due,
             (SELECT rewind_to IS NOT NULL FROM consumers WHERE id = ?) AS rewinding
      FROM horizon()
      """;

  /**
   * Whoever moves the position or acts on events comes one after the other. A claim that a crash
   * forgets is no loss, as its events are simply pending again, so it need not wait for the disk.
   */
  private static final String LOCK =
      """
      SELECT rewind_to, set_config('synchronous_commit', 'off', true)
      FROM consumers WHERE id = ? FOR NO KEY UPDATE
      """;

  /**
   * The next events up to the horizon, which an earlier statement has read. The position is read
   * after the consumer was locked, moves to the last event looked at (to the horizon where there is
   * none: what was drawn up to there is not stored), and passes those that people took out ahead of
   * it, whose order keeps the planner to the primary key. Plan: the end of batches_pkey, a range of
   * the log's primary key, a range of event_states_pkey.
   */
  static final String CLAIM =
      """
      WITH place AS MATERIALIZED (
        SELECT consumer, position_of(consumer) AS position FROM (SELECT ?::smallint AS consumer) AS our
      ), scanned AS MATERIALIZED (
        SELECT id, event_type, payload_bytes, app, object, identity, account, conversation,
               occurred_at, received_at, payload
        FROM events
        WHERE id > (SELECT position FROM place) AND id <= ?
        ORDER BY id LIMIT ?
      ), summed AS (
        SELECT scanned.*, row_number() OVER so_far AS number, sum(payload_bytes) OVER so_far AS bytes
        FROM scanned WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
      ), passed AS MATERIALIZED (
        SELECT * FROM summed WHERE bytes <= ? OR number = 1
      ), taken AS MATERIALIZED (
        SELECT * FROM passed
        WHERE id <> ALL (ARRAY(
          SELECT event_id FROM event_states
          WHERE consumer = (SELECT consumer FROM place)
            AND event_id > (SELECT position FROM place)
            AND event_id <= (SELECT max(id) FROM passed)
          ORDER BY event_id))
      ), batch AS (
        INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
        SELECT consumer, position, last_id, nextval('fences'), events,
               now() + ? * interval '1 millisecond', CASE events WHEN 0 THEN now() END
        FROM place,
             (SELECT coalesce((SELECT max(id) FROM passed), ?::bigint) AS last_id) AS seen,
             (SELECT count(*)::int AS events FROM taken) AS counted
        WHERE last_id > position
        RETURNING last_id, fence, events
      ), counted AS (
        INSERT INTO consumer_counts AS known (consumer, event_type, taken, processing)
        SELECT (SELECT consumer FROM place), event_type, count(*), count(*)
        FROM taken GROUP BY event_type ORDER BY event_type
        ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
        SET taken = known.taken + excluded.taken, processing = known.processing + excluded.processing
      )
      SELECT batch.last_id, batch.fence, batch.events, (SELECT count(*) FROM scanned) AS scanned,
             (SELECT count(*) FROM passed) AS passed,
             id, app, object, event_type, identity, account, conversation, occurred_at, received_at,
             payload
      FROM batch LEFT JOIN taken ON true
      ORDER BY id
      """;

  /** Only where the fence holds. Plan: a probe of batches_open or batches_pkey for each. */
  static final String FINISH =
      """
      UPDATE batches AS batch
      SET finished_at = clock_timestamp()
      FROM unnest(?::bigint[], ?::bigint[]) AS held (last_id, fence)
      WHERE batch.consumer = ? AND batch.last_id = held.last_id AND batch.fence = held.fence
        AND batch.finished_at IS NULL
      RETURNING batch.last_id, batch.fence, batch.events, batch.removed
      """;

  /**
   * What of these batches is not settled with them goes on alone, under the same fence and lease.
   * Those that people took out ahead stand aside already. Plan: a range of the log's primary key.
   */
  static final String LEAVE =
      """
      INSERT INTO event_states (consumer, event_id, status, event_type, due_at, fence, payload_bytes)
      SELECT batch.consumer, event.id, 'processing', event.event_type, batch.leased_until, batch.fence,
             event.payload_bytes
      FROM batches AS batch
      JOIN events AS event ON event.id > batch.after_id AND event.id <= batch.last_id
      WHERE batch.consumer = ? AND batch.last_id = ANY (?) AND event.id <> ALL (?::bigint[])
      ON CONFLICT (consumer, event_id) DO NOTHING
      RETURNING event_type
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
   * @param removed events that were deleted while it was open
   */
  record Ended(Batch batch, Set<Long> removed) {

    /** Whether these are all there were in it. */
    boolean complete(long settled) {
      return settled == batch.events() - removed.size();
    }
  }

  private final short consumer;

  Batches(short consumer) {
    this.consumer = consumer;
  }

  Look look(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setShort(1, consumer);
      statement.setShort(2, consumer);
      statement.setShort(3, consumer);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Look(
            row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4), row.getBoolean(5));
      }
    }
  }

  /** What may be done with a consumer that is locked. */
  sealed interface Locked {
    record Claims() implements Locked {}

    /**
     * It is on its way back.
     *
     * @param to the position where it will be
     */
    record Rewinds(long to) implements Locked {}
  }

  /** Locks the consumer until the transaction ends. */
  Locked lock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setShort(1, consumer);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Long rewindTo = row.getObject("rewind_to", Long.class);
        return rewindTo == null ? new Locked.Claims() : new Locked.Rewinds(rewindTo);
      }
    }
  }

  /**
   * Claims the next events as one batch; the consumer is locked.
   *
   * @param safe the horizon, read by an earlier statement
   * @param events how many at most
   * @param bytes of their payloads at most; the first event is taken however large it is
   */
  Claimed claim(Connection connection, long safe, int events, long bytes, Duration lease)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setShort(1, consumer);
      statement.setLong(2, safe);
      statement.setInt(3, events);
      statement.setLong(4, bytes);
      statement.setLong(5, lease.toMillis());
      statement.setLong(6, safe);
      try (ResultSet rows = statement.executeQuery()) {
        return claimed(rows, events);
      }
    }
  }

  private static Claimed claimed(ResultSet rows, int wanted) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    boolean more = false;
    while (rows.next()) {
      long scanned = rows.getLong("scanned");
      more = scanned == wanted || scanned > rows.getLong("passed");
      if (rows.getInt("events") > 0) {
        claims.add(claim(rows));
      }
    }
    return new Claimed(claims, more);
  }

  private static Claim claim(ResultSet row) throws SQLException {
    Batch batch = new Batch(row.getLong("last_id"), row.getInt("events"));
    return new Claim(
        row.getLong("id"),
        row.getLong("fence"),
        batch,
        0,
        false,
        Finished.NONE,
        EventRow.read(row));
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
          Batch batch = new Batch(rows.getLong(1), rows.getInt(3));
          ended.put(rows.getLong(2), new Ended(batch, longs(rows.getArray(4))));
        }
      }
    }
    return ended;
  }

  private static Set<Long> longs(@Nullable Array ids) throws SQLException {
    return ids == null ? Set.of() : Set.of((Long[]) ids.getArray());
  }

  /**
   * Lets all events of these batches but the given ones go on alone.
   *
   * @return their types, each as often as there are events of it
   */
  List<String> leave(Connection connection, List<Long> lastIds, List<Claim> but)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
      statement.setShort(1, consumer);
      statement.setArray(2, SqlArrays.longs(connection, lastIds, Long::longValue));
      statement.setArray(3, SqlArrays.longs(connection, but, Claim::eventId));
      List<String> types = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.add(rows.getString(1));
        }
      }
      return types;
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
   * @return the types of their events, each as often as there are events of it
   */
  List<String> rescue(Connection connection) throws SQLException {
    List<Long> lost = lost(connection);
    if (lost.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(END_LOST)) {
      statement.setShort(1, consumer);
      statement.setArray(2, SqlArrays.longs(connection, lost, Long::longValue));
      statement.executeUpdate();
    }
    return leave(connection, lost, List.of());
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
