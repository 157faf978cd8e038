package dev.holdfast.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/**
 * The one PostgreSQL (15 or newer) that everything is kept in, as three pools of connections.
 * Thread-safe.
 *
 * <p>The <em>queue</em> connections claim and settle. A queue's table changes from empty to
 * millions of rows and back faster than statistics follow, and a plan made for the empty table (a
 * sequential or bitmap scan) stays slow for minutes. So these connections, and only these, may use
 * nothing but plain index scans.
 */
public final class Database implements AutoCloseable {

  private static final String INDEX_SCANS_ONLY =
      """
      SET enable_seqscan = off;
      SET enable_bitmapscan = off;
      SET enable_hashjoin = off;
      SET enable_mergejoin = off;
      SET plan_cache_mode = force_generic_plan
      """;

  /**
   * What a person asks for differs from what the next one asks for, so each statement is planned
   * for its own values. No scan of a whole table, and an end to what takes too long after all.
   */
  private static final String FOR_PEOPLE =
      """
      SET statement_timeout = '2s';
      SET default_transaction_read_only = on;
      SET enable_seqscan = off;
      SET enable_bitmapscan = off;
      SET enable_incremental_sort = off;
      SET random_page_cost = 1.1;
      SET work_mem = '16MB';
      SET jit = off;
      SET plan_cache_mode = force_custom_plan
      """;

  private final HikariDataSource general;
  private final HikariDataSource queue;
  private final HikariDataSource reads;

  private final DatabaseAddress address;

  private Database(DatabaseAddress address, int general, int queue, int reads) {
    this.address = address;
    this.general = pool("general", address, general, null);
    this.queue = pool("queue", address, queue, INDEX_SCANS_ONLY);
    this.reads = pool("reads", address, reads, FOR_PEOPLE);
  }

  /**
   * Opens the pools; connections are made when they are first needed.
   *
   * @param connections how many connections all pools together may hold, at least 5
   */
  public static Database open(DatabaseAddress address, int connections) {
    int queue = Math.max(2, connections * 2 / 5);
    int reads = Math.max(1, connections / 4);
    return new Database(address, connections - queue - reads, queue, reads);
  }

  private static HikariDataSource pool(
      String name, DatabaseAddress address, int size, @Nullable String initSql) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3_000);
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(initSql);
    config.addDataSourceProperty("ApplicationName", "holdfast " + name);
    // Every statement here is run thousands of times: prepare it on the server the first time.
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // A connection cut off without a word (half-open) must not hold its thread for ever.
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("connectTimeout", "5");
    // The detail of an error quotes the row it is about, and messages reach logs.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    return new HikariDataSource(config);
  }

  /**
   * Brings the tables up to date; safe to call from several processes at once.
   *
   * @return how many migrations ran
   */
  public int migrate() {
    MigrateResult result =
        Flyway.configure()
            .dataSource(general)
            .locations("classpath:db/migration")
            .validateMigrationNaming(true)
            .load()
            .migrate();
    return result.migrationsExecuted;
  }

  /** Connections for appending, and for all else that writes. */
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

  /** A connection outside the pools, for listening as long as the process lives. */
  Connection dedicated() throws SQLException {
    Properties properties = new Properties();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    properties.setProperty("ApplicationName", "holdfast bell");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    return DriverManager.getConnection(address.jdbcUrl(), properties);
  }

  /**
   * Whether this error means that the database is away or overloaded, so that the same may work
   * later.
   */
  public static boolean unavailable(SQLException e) {
    return SqlState.unavailable(e);
  }

  /** Whether this failure means that a read was ended because it took too long. */
  public static boolean tookTooLong(Throwable failure) {
    return failure instanceof SQLException e
        ? SqlState.cancelled(e)
        : failure.getCause() != null && tookTooLong(failure.getCause());
  }

  @Override
  public void close() {
    reads.close();
    queue.close();
    general.close();
  }
}
