package dev.holdfast.ops;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.database.Database;
import dev.holdfast.log.Partitions;
import dev.holdfast.log.Partitions.Partition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops events whose time is over, a partition of the log at a time: what must stay is put aside,
 * the partition is emptied as a whole, and what must stay is put back, in one transaction. Appends
 * never touch an old partition, so they never wait for it; it waits for whoever reads one, a moment
 * at a time. Thread-safe, and safe with any number of processes on one database.
 */
public final class Retention {

  /**
   * How long events are kept, counted from their arrival.
   *
   * @param processed an event that is processed
   * @param deadLetters a dead letter; what is pending, processing or failed stays in any case
   */
  public record Keep(Duration processed, Duration deadLetters) {}

  /**
   * Events of one partition.
   *
   * @param table where they are
   * @param oldest when the first of them was received
   * @param newest when the last of them was received
   * @param drops how many go
   * @param stays how many do not: their time is not over, or they are not done
   */
  public record Drop(String table, Instant oldest, Instant newest, long drops, long stays) {

    /** The same, where so many stay. */
    Drop staying(long now) {
      return new Drop(table, oldest, newest, drops + stays - now, now);
    }

    String period() {
      return table + ", " + oldest + " to " + newest;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /**
   * Whoever wants to read a partition waits no longer for us, and we try again. To count one takes
   * its time.
   */
  private static final List<String> TIMEOUTS =
      List.of("SET LOCAL lock_timeout = '100ms'", "SET LOCAL statement_timeout = 0");

  private static final int TRIES = 20;
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** People's actions and rewinds wait, so that nothing stands aside only after we have looked. */
  private static final String LOCK_CONSUMERS =
      "SELECT id FROM consumers ORDER BY id FOR NO KEY UPDATE";

  /** Plan: both ends of the partition's primary key. */
  private static final String TIMES =
      """
      SELECT (SELECT received_at FROM <table> ORDER BY id LIMIT 1) AS oldest,
             (SELECT received_at FROM <table> ORDER BY id DESC LIMIT 1) AS newest
      """;

  /** Whether every consumer has passed all of it, and settled all its batches. */
  private static final String PASSED =
      """
      SELECT NOT EXISTS (
        SELECT FROM consumers c
        WHERE position_of(c.id) < (SELECT max(id) FROM <table>) OR c.rewind_to < :to
           OR EXISTS (SELECT FROM batches b
                      WHERE b.consumer = c.id AND b.finished_at IS NULL AND b.after_id < :to))
      """;

  /** By the few that stand aside, so that nobody goes through all that does not. */
  private static final String STAYING =
      """
      FROM <table> e
      WHERE e.id IN (
        SELECT s.event_id
        FROM event_states s
        JOIN <table> aside ON aside.id = s.event_id
        WHERE s.event_id >= :from AND s.event_id < :to
          AND (s.status <> 'dead_letter'
               OR aside.received_at >= now() - make_interval(secs => :dead))
        UNION
        SELECT waiting.id
        FROM event_states h
        CROSS JOIN LATERAL (
          SELECT w.id FROM <table> w
          WHERE hashtextextended(w.conversation, 0) = h.holds AND w.id >= h.holds_from
            AND w.conversation IS NOT NULL
            AND NOT EXISTS (SELECT FROM event_states own
                            WHERE own.consumer = h.consumer AND own.event_id = w.id)) waiting
        WHERE h.holds IS NOT NULL)
      """;

  /** Plan: an index-only scan of the partition's primary key, a range of event_states_pkey. */
  private static final String COUNT =
      "SELECT (SELECT count(*) FROM <table>) AS events, (SELECT count(*) " + STAYING + ") AS stays";

  private static final String PUT_ASIDE =
      "CREATE TEMPORARY TABLE staying ON COMMIT DROP AS SELECT e.* " + STAYING;

  /** Before anybody else has to wait. */
  private static final String COUNT_TYPES =
      """
      CREATE TEMPORARY TABLE before ON COMMIT DROP AS
      SELECT event_type, count(*) AS events FROM <table> GROUP BY event_type
      """;

  private static final String COUNT_DROPPED =
      """
      INSERT INTO event_counts AS known (event_type, deleted)
      SELECT event_type, sum(events)
      FROM (SELECT event_type, events FROM before
            UNION ALL
            SELECT event_type, -count(*) FROM staying GROUP BY event_type) AS counted
      GROUP BY event_type HAVING sum(events) > 0 ORDER BY event_type
      ON CONFLICT (event_type, slot, writer) DO UPDATE SET deleted = known.deleted + excluded.deleted
      """;

  private static final String DROP_STATES =
      """
      DELETE FROM event_states
      WHERE event_id >= :from AND event_id < :to
        AND NOT EXISTS (SELECT FROM staying WHERE staying.id = event_id)
      """;

  private static final String DROP_BYTES =
      """
      DELETE FROM event_bytes
      WHERE event_id >= :from AND event_id < :to
        AND NOT EXISTS (SELECT FROM staying WHERE staying.id = event_id)
      """;

  /** A part of what nobody can find any more. */
  private static final String FORGET_ATTEMPTS =
      """
      DELETE FROM event_attempts
      WHERE id IN (
        SELECT id FROM event_attempts a
        WHERE event_id >= :from AND event_id < :to
          AND NOT EXISTS (SELECT FROM events e WHERE e.id = a.event_id)
        LIMIT 10000)
      """;

  /** The position of a consumer is its newest batch, which stays in any case. */
  private static final String FORGET_BATCHES =
      """
      DELETE FROM batches
      WHERE (consumer, last_id) IN (
        SELECT consumer, last_id FROM batches b
        WHERE last_id >= :from AND last_id < :to AND last_id < position_of(b.consumer)
          AND NOT EXISTS (SELECT FROM consumers c WHERE c.id = b.consumer AND c.rewind_to IS NOT NULL)
        LIMIT 10000)
      """;

  private final Jdbi jdbi;
  private final Partitions partitions;
  private final Keep keep;

  /**
   * @param database connections for what may take its time
   */
  public Retention(DataSource database, Keep keep) {
    this.jdbi = Database.jdbi(database);
    this.partitions = new Partitions(database);
    this.keep = keep;
  }

  /** What would be dropped now. Changes nothing. */
  public List<Drop> look() {
    List<Drop> drops = new ArrayList<>();
    for (Partition partition : partitions.past()) {
      jdbi.withHandle(handle -> due(handle, partition)).ifPresent(drops::add);
    }
    return drops;
  }

  /**
   * Drops what is over.
   *
   * @param who does it, for the audit log
   * @return what was dropped; without those that somebody has read all the time
   */
  public List<Drop> run(Caller who) {
    partitions.finishDropping();
    List<Drop> dropped = new ArrayList<>();
    for (Partition partition : partitions.past()) {
      dropSoon(partition, who).ifPresent(dropped::add);
      forgetWhatBelongedToIt(partition);
      if (isEmpty(partition)) {
        partitions.dropEmpty(partition);
      }
    }
    return dropped;
  }

  private Optional<Drop> dropSoon(Partition partition, Caller who) {
    for (int tries = 1; ; tries++) {
      try {
        return jdbi.inTransaction(handle -> drop(handle, partition, who));
      } catch (JdbiException e) {
        if (!Database.unavailable(e)) {
          throw e;
        }
        if (tries == TRIES) {
          log.info("{} is being read; its events are dropped another time", partition.table());
          return Optional.empty();
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Drop> drop(Handle handle, Partition partition, Caller who) {
    TIMEOUTS.forEach(handle::execute);
    // Deletes of single events wait from here on; reads only while the partition is emptied.
    handle.execute("LOCK TABLE " + partition.table() + " IN SHARE MODE");
    Optional<Drop> due = due(handle, partition);
    if (due.isEmpty()) {
      return due;
    }
    handle.createUpdate(COUNT_TYPES).define("table", partition.table()).execute();
    handle.createQuery(LOCK_CONSUMERS).mapToMap().list();
    return due.filter(_ -> passed(handle, partition))
        .map(drop -> drop.staying(putAside(handle, partition)))
        .map(drop -> drop(handle, partition, drop, who));
  }

  private Drop drop(Handle handle, Partition partition, Drop drop, Caller who) {
    handle.execute(COUNT_DROPPED);
    ofRange(handle, DROP_STATES, partition);
    ofRange(handle, DROP_BYTES, partition);
    handle.execute("TRUNCATE " + partition.table());
    handle.execute("INSERT INTO " + partition.table() + " SELECT * FROM staying");
    Audit.write(handle, who, AuditedAction.retention(drop.period(), drop.drops()));
    log.info("{} events are dropped, {} stay: {}", drop.drops(), drop.stays(), drop.period());
    return drop;
  }

  /** Gives how many these are. */
  private long putAside(Handle handle, Partition partition) {
    handle
        .createUpdate(PUT_ASIDE)
        .define("table", partition.table())
        .bind("from", partition.from())
        .bind("to", partition.to())
        .bind("dead", keep.deadLetters().toSeconds())
        .execute();
    return handle.createQuery("SELECT count(*) FROM staying").mapTo(long.class).one();
  }

  private static int ofRange(Handle handle, String sql, Partition partition) {
    return handle
        .createUpdate(sql)
        .bind("from", partition.from())
        .bind("to", partition.to())
        .execute();
  }

  /** What goes of a partition; empty where nothing does. */
  private Optional<Drop> due(Handle handle, Partition partition) {
    Optional<Drop> times =
        handle
            .createQuery(TIMES)
            .define("table", partition.table())
            .map((row, _) -> times(row, partition))
            .one();
    return times
        .filter(drop -> drop.newest().isBefore(Instant.now().minus(keep.processed())))
        .filter(_ -> passed(handle, partition))
        .map(drop -> counted(handle, drop, partition))
        .filter(drop -> drop.drops() > 0);
  }

  private static Optional<Drop> times(ResultSet row, Partition partition) throws SQLException {
    return row.getTimestamp("newest") == null
        ? Optional.empty()
        : Optional.of(
            new Drop(
                partition.table(),
                row.getTimestamp("oldest").toInstant(),
                row.getTimestamp("newest").toInstant(),
                0,
                0));
  }

  private static boolean passed(Handle handle, Partition partition) {
    return handle
        .createQuery(PASSED)
        .define("table", partition.table())
        .bind("to", partition.to())
        .mapTo(boolean.class)
        .one();
  }

  private Drop counted(Handle handle, Drop drop, Partition partition) {
    return handle
        .createQuery(COUNT)
        .define("table", drop.table())
        .bind("from", partition.from())
        .bind("to", partition.to())
        .bind("dead", keep.deadLetters().toSeconds())
        .map((row, _) -> counted(row, drop))
        .one();
  }

  private static Drop counted(ResultSet row, Drop drop) throws SQLException {
    long stays = row.getLong("stays");
    return new Drop(
        drop.table(), drop.oldest(), drop.newest(), row.getLong("events") - stays, stays);
  }

  private void forgetWhatBelongedToIt(Partition partition) {
    if (!jdbi.withHandle(handle -> hasBeenEmptied(handle, partition))) {
      return;
    }
    for (String sql : List.of(FORGET_ATTEMPTS, FORGET_BATCHES)) {
      while (jdbi.inTransaction(handle -> forget(handle, sql, partition)) > 0) {
        // goes on with the next part
      }
    }
  }

  private static int forget(Handle handle, String sql, Partition partition) {
    handle.createQuery(LOCK_CONSUMERS).mapToMap().list();
    return ofRange(handle, sql, partition);
  }

  /** Nothing in it is simply processed: all of it was put back. */
  private static boolean hasBeenEmptied(Handle handle, Partition partition) {
    String sql =
        """
        SELECT NOT EXISTS (
          SELECT FROM <table> e
          WHERE NOT EXISTS (SELECT FROM event_states s WHERE s.event_id = e.id))
        """;
    return handle.createQuery(sql).define("table", partition.table()).mapTo(boolean.class).one();
  }

  private boolean isEmpty(Partition partition) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT NOT EXISTS (SELECT FROM " + partition.table() + ")")
                .mapTo(boolean.class)
                .one());
  }
}
