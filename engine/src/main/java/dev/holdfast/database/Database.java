package dev.holdfast.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.background.Closing;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The one PostgreSQL (15 or newer) that everything is kept in, as four pools of connections, each
 * with the plans and time-outs of its purpose. None keeps another from its own. Thread-safe.
 */
public final class Database implements AutoCloseable {

  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

  private final Origin origin;
  private final HikariDataSource appending;
  private final HikariDataSource queue;
  private final HikariDataSource reads;
  private final HikariDataSource general;

  private Database(Origin origin, int connections, Duration storeTimeout) {
    int ofQueue = Math.max(2, connections * 2 / 5);
    int ofReads = Math.max(1, connections / 4);
    int ofAppending = Math.max(1, connections / 5);
    int left = Math.max(1, connections - ofQueue - ofReads - ofAppending);
    this.origin = origin;
    this.appending = origin.open(Pool.appending(ofAppending, storeTimeout));
    this.queue = origin.open(Pool.queue(ofQueue));
    this.reads = origin.open(Pool.reads(ofReads));
    this.general = origin.open(Pool.general(left));
  }

  /** Opens the pools for deliveries that wait 5 s to be stored. */
  public static Database open(DatabaseAddress address, int connections) {
    return open(address, connections, STORE_TIMEOUT);
  }

  /**
   * Opens the pools; connections are made when they are first needed.
   *
   * @param connections how many connections all pools together may hold, at least 5
   * @param storeTimeout how long a delivery waits to be stored; no statement that appends takes
   *     longer
   */
  public static Database open(DatabaseAddress address, int connections, Duration storeTimeout) {
    return new Database(new Origin.At(address), connections, storeTimeout);
  }

  /**
   * Opens the pools over connections that somebody else makes; they are kept, and changed for our
   * purposes, until the pools are closed.
   *
   * @param given PostgreSQL's own driver; not shared with others
   * @param connections as above; one more is kept for each {@link Notifier} that listens
   */
  public static Database over(DataSource given, String schema, int connections) {
    return new Database(new Origin.Given(given, schema), connections, STORE_TIMEOUT);
  }

  /**
   * Brings the tables up to date, however long it takes; safe to call from several processes at
   * once.
   *
   * @return how many migrations ran
   */
  public int migrate() {
    return Migrations.of(origin).migrate().migrationsExecuted;
  }

  /** The name of the schema that holds our tables. */
  String schema() {
    return origin.schema();
  }

  /** How the tables stand to this version. Changes nothing. */
  public SchemaState state() {
    return SchemaState.of(Migrations.of(origin).info());
  }

  /**
   * A sentence for each setting of this server that takes something away from "answered 200 means
   * stored", for the log.
   */
  public List<String> missingGuarantees() throws SQLException {
    return Guarantees.missing(general);
  }

  /**
   * How all but the busiest statements are sent. The failure of one tells neither its text nor its
   * values: messages reach logs, and a value can be a secret or a person's words.
   */
  public static Jdbi jdbi(DataSource connections) {
    Jdbi jdbi = Jdbi.create(connections);
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  /** Connections for appending, which nobody else uses. */
  public DataSource appending() {
    return appending;
  }

  /** Connections for what people do, sessions and all else that writes. */
  public DataSource general() {
    return general;
  }

  /**
   * Connections for what people look at: they only read, and none for longer than 2 s, so that
   * nobody who looks keeps others from working.
   */
  public DataSource reads() {
    return reads;
  }

  /** Connections for claiming and settling. */
  public DataSource queue() {
    return queue;
  }

  /**
   * A connection outside the pools, for listening as long as the process lives; silent for at most
   * 10 s.
   */
  Connection dedicated() throws SQLException {
    return origin.dedicated();
  }

  /** How busy each pool is, by its name: append, queue, reads and general. */
  public Map<String, Supplier<PoolState>> pools() {
    Map<String, Supplier<PoolState>> pools = new TreeMap<>();
    for (HikariDataSource pool : List.of(appending, queue, reads, general)) {
      pools.put(pool.getPoolName(), () -> PoolState.of(pool));
    }
    return pools;
  }

  /**
   * Whether this failure means that the database is away or overloaded, so that the same may work
   * later.
   */
  public static boolean unavailable(Throwable failure) {
    return SqlState.of(failure).filter(SqlState::passes).isPresent();
  }

  /** Whether this failure means that a read was ended because it took too long. */
  public static boolean tookTooLong(Throwable failure) {
    return SqlState.of(failure).filter(SqlState.TOO_SLOW::equals).isPresent();
  }

  @Override
  public void close() {
    Closing.all(reads, queue, appending, general);
  }
}
