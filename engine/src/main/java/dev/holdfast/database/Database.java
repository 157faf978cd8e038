package dev.holdfast.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.background.Closing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The one PostgreSQL (15 or newer) that everything is kept in, as four pools of connections, each
 * with the plans and time-outs of its purpose. None keeps another from its own. Thread-safe.
 */
public final class Database implements AutoCloseable {

  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

  private final DatabaseAddress address;
  private final HikariDataSource appending;
  private final HikariDataSource queue;
  private final HikariDataSource reads;
  private final HikariDataSource general;

  private Database(DatabaseAddress address, int connections, Duration storeTimeout) {
    int ofQueue = Math.max(2, connections * 2 / 5);
    int ofReads = Math.max(1, connections / 4);
    int ofAppending = Math.max(1, connections / 5);
    int left = Math.max(1, connections - ofQueue - ofReads - ofAppending);
    this.address = address;
    this.appending = Pool.appending(ofAppending, storeTimeout).open(address);
    this.queue = Pool.queue(ofQueue).open(address);
    this.reads = Pool.reads(ofReads).open(address);
    this.general = Pool.general(left).open(address);
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
    return new Database(address, connections, storeTimeout);
  }

  /**
   * Brings the tables up to date, however long it takes; safe to call from several processes at
   * once.
   *
   * @return how many migrations ran
   */
  public int migrate() {
    return Migrations.of(address).migrate().migrationsExecuted;
  }

  /** The name of the schema that holds our tables. */
  String schema() {
    return address.schema();
  }

  /** How the tables stand to this version. Changes nothing. */
  public SchemaState state() {
    return SchemaState.of(Migrations.of(address).info());
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
    Properties properties = new Properties();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    properties.setProperty("ApplicationName", "holdfast notifier");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection(address.jdbcUrl(), properties);
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
