package dev.holdfast.log;

import dev.holdfast.database.Database;
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
          handle
              .createQuery(
                  "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), :lock))")
              .bind("lock", LOCK)
              .mapToMap()
              .one();
          long inUse = lastId(handle) / IDS;
          for (long number = inUse; number <= inUse + AHEAD; number++) {
            make(handle, number);
          }
        });
  }

  private static long lastId(Handle handle) {
    return handle
        .createQuery("SELECT coalesce(pg_sequence_last_value('event_ids'), 0)")
        .mapTo(long.class)
        .one();
  }

  private static void make(Handle handle, long number) {
    String name = "events_%04d".formatted(number);
    if (isAttached(handle, name)) {
      return;
    }
    handle.execute("CREATE TABLE IF NOT EXISTS " + name + " (LIKE events INCLUDING ALL)");
    handle.execute(
        "ALTER TABLE events ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
            .formatted(name, number * IDS, (number + 1) * IDS));
  }

  private static boolean isAttached(Handle handle, String name) {
    return handle.createQuery(ATTACHED).bind("name", name).mapTo(boolean.class).one();
  }
}
