package dev.holdfast.log;

import dev.holdfast.database.Database;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables that the log is made of, each for a range of ids. They are made long before their time
 * comes: an id without a table could not be stored. Thread-safe, and safe with any number of
 * processes on one database.
 */
public final class Partitions {

  /** So many ids are in one of them. */
  static final long IDS = 1_000_000_000L;

  /** So many are ready beside the one in use. */
  private static final int AHEAD = 2;

  /** Of several processes, one makes them. */
  private static final long LOCK = 0x7061_7274_6974_696fL;

  private static final String ATTACHED =
      """
      SELECT EXISTS (
        SELECT FROM pg_inherits
        WHERE inhparent = 'events'::regclass AND inhrelid = to_regclass(:name))
      """;

  /**
   * One of them.
   *
   * @param number from 0
   */
  public record Partition(long number) {

    /** The table's name. */
    public String table() {
      return "events_%04d".formatted(number);
    }

    /** The first id that belongs here. */
    public long from() {
      return number * IDS;
    }

    /** The first id that belongs to the next one. */
    public long to() {
      return (number + 1) * IDS;
    }
  }

  private static final String ATTACHED_NUMBERS =
      """
      SELECT substring(inhrelid::regclass::text FROM 'events_(\\d+)')::bigint
      FROM pg_inherits
      WHERE inhparent = 'events'::regclass AND NOT inhdetachpending
      ORDER BY 1
      """;

  private static final String HALF_DETACHED =
      """
      SELECT substring(inhrelid::regclass::text FROM 'events_(\\d+)')::bigint
      FROM pg_inherits WHERE inhparent = 'events'::regclass AND inhdetachpending
      """;

  /** Plan: the ends of the primary keys of the log and of batches. */
  private static final String BEHIND =
      """
      SELECT greatest(0, greatest((SELECT max(id) FROM events),
                                  (SELECT max(position_of(id)) FROM consumers))
                         - coalesce(pg_sequence_last_value('event_ids'), 0))
      """;

  /** Plan: the first entry of the partition's primary key. */
  private static final String BEGUN =
      "SELECT received_at < now() - make_interval(secs => :period) FROM <table> ORDER BY id LIMIT 1";

  private final Jdbi jdbi;

  public Partitions(DataSource database) {
    this.jdbi = Database.jdbi(database);
  }

  /**
   * Makes those that are missing. Nobody who appends waits for it: a table is filled with its
   * indexes first and attached as a whole.
   */
  public void makeAhead() {
    jdbi.useTransaction(
        handle -> {
          lock(handle);
          long inUse = lastId(handle) / IDS;
          for (long number = inUse; number <= inUse + AHEAD; number++) {
            make(handle, new Partition(number));
          }
        });
  }

  /**
   * Lets a new one begin where the first event of the one in use is older than this: ids go on
   * there. The sequence only ever moves forward.
   */
  public void beginAfter(Duration period) {
    jdbi.useTransaction(
        handle -> {
          lock(handle);
          Partition inUse = new Partition(lastId(handle) / IDS);
          Partition next = new Partition(inUse.number() + 1);
          if (isAttached(handle, next.table()) && hasBegunBefore(handle, inUse, period)) {
            handle
                .createQuery("SELECT setval('event_ids', :first)")
                .bind("first", next.from())
                .mapTo(long.class)
                .one();
          }
        });
  }

  private static boolean hasBegunBefore(Handle handle, Partition partition, Duration period) {
    return handle
        .createQuery(BEGUN)
        .define("table", partition.table())
        .bind("period", period.toSeconds())
        .mapTo(boolean.class)
        .findFirst()
        .orElse(false);
  }

  /**
   * By how many the sequence is behind what it has numbered already; 0 where it is not, as ever but
   * after an incomplete restore. Such a sequence would draw ids that are taken, and ids that
   * consumers have passed.
   */
  public long behind() {
    return jdbi.withHandle(handle -> handle.createQuery(BEHIND).mapTo(long.class).one());
  }

  /** Those that no id will be in any more, the oldest first. */
  public List<Partition> past() {
    return jdbi.withHandle(
        handle -> {
          long inUse = lastId(handle) / IDS;
          return handle.createQuery(ATTACHED_NUMBERS).mapTo(long.class).list().stream()
              .filter(number -> number < inUse)
              .map(Partition::new)
              .toList();
        });
  }

  /**
   * Drops one that is empty. Nobody waits for it, and it waits for whoever may still read it. Where
   * it is cut off in between, the next call goes on.
   */
  public void dropEmpty(Partition partition) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "ALTER TABLE events DETACH PARTITION " + partition.table() + " CONCURRENTLY");
          handle.execute("DROP TABLE " + partition.table());
        });
  }

  /** Ends what {@link #dropEmpty} could not. */
  public void finishDropping() {
    jdbi.useHandle(
        handle -> {
          for (long number : handle.createQuery(HALF_DETACHED).mapTo(long.class).list()) {
            String table = new Partition(number).table();
            handle.execute("ALTER TABLE events DETACH PARTITION " + table + " FINALIZE");
            handle.execute("DROP TABLE " + table);
          }
        });
  }

  private static void lock(Handle handle) {
    handle
        .createQuery("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), :lock))")
        .bind("lock", LOCK)
        .mapToMap()
        .one();
  }

  private static long lastId(Handle handle) {
    return handle
        .createQuery("SELECT coalesce(pg_sequence_last_value('event_ids'), 0)")
        .mapTo(long.class)
        .one();
  }

  private static void make(Handle handle, Partition partition) {
    String name = partition.table();
    if (isAttached(handle, name)) {
      return;
    }
    handle.execute("CREATE TABLE IF NOT EXISTS " + name + " (LIKE events INCLUDING ALL)");
    handle.execute(
        "ALTER TABLE events ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
            .formatted(name, partition.from(), partition.to()));
  }

  private static boolean isAttached(Handle handle, String name) {
    return handle.createQuery(ATTACHED).bind("name", name).mapTo(boolean.class).one();
  }
}
