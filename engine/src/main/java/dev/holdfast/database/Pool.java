package dev.holdfast.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * One pool of connections and its purpose.
 *
 * @param silence how long the server may say nothing before the connection counts as cut off, so
 *     that it holds its thread no longer; more than the longest statement takes
 * @param init what each connection begins with. A transaction whose client is cut off ends by
 *     itself there, so that it holds no rows that others need
 */
record Pool(String name, int size, Duration silence, String init) {

  /**
   * For appending. A writer that does not come back within the time that a delivery waits holds up
   * everybody else; and a server that is told to answer before the disk has it is told otherwise. A
   * batch is joined with what was just written of it, of which the planner expects ten rows and
   * gets a thousand: so by hashes only, and planned once.
   */
  static Pool appending(int size, Duration storeTimeout) {
    return new Pool(
        "append",
        size,
        storeTimeout,
        """
        SET statement_timeout = %d;
        SET idle_in_transaction_session_timeout = '2s';
        SET enable_nestloop = off;
        SET enable_mergejoin = off;
        SET plan_cache_mode = force_generic_plan;
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')
        """
            .formatted(storeTimeout.toMillis()));
  }

  /**
   * For claiming and settling, and for the short questions that wait for no long job: notifications
   * and readiness. A queue's table changes from empty to millions of rows and back faster than
   * statistics follow, and a plan made for the empty table (a sequential or bitmap scan) stays slow
   * for minutes: so these connections, and only these, may use nothing but plain index scans.
   */
  static Pool queue(int size) {
    return new Pool(
        "queue",
        size,
        Duration.ofSeconds(20),
        """
        SET statement_timeout = '18s';
        SET idle_in_transaction_session_timeout = '10s';
        SET enable_seqscan = off;
        SET enable_bitmapscan = off;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET plan_cache_mode = force_generic_plan
        """);
  }

  /**
   * For what people look at. What one asks for differs from what the next one asks for, so each
   * statement is planned for its own values. No scan of a whole table, and an end to what takes too
   * long after all.
   */
  static Pool reads(int size) {
    return new Pool(
        "reads",
        size,
        Duration.ofSeconds(5),
        """
        SET statement_timeout = '2s';
        SET idle_in_transaction_session_timeout = '10s';
        SET default_transaction_read_only = on;
        SET enable_seqscan = off;
        SET enable_bitmapscan = off;
        SET enable_incremental_sort = off;
        SET random_page_cost = 1.1;
        SET work_mem = '16MB';
        SET jit = off;
        SET plan_cache_mode = force_custom_plan
        """);
  }

  /** For what people do, and for all that may take its time. */
  static Pool general(int size) {
    return new Pool(
        "general",
        size,
        Duration.ofSeconds(60),
        """
        SET statement_timeout = '55s';
        SET idle_in_transaction_session_timeout = '30s'
        """);
  }

  HikariDataSource open(DatabaseAddress address) {
    HikariConfig config = config(address.schema());
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.addDataSourceProperty("ApplicationName", "holdfast " + name);
    // Every statement here is run thousands of times: prepare it on the server the first time.
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", String.valueOf(seconds(silence)));
    config.addDataSourceProperty("connectTimeout", "5");
    // The detail of an error quotes the row it is about, and messages reach logs.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    return new HikariDataSource(config);
  }

  /** How the driver behaves is up to whoever gives the connections. */
  HikariDataSource over(DataSource given, String schema) {
    HikariConfig config = config(schema);
    config.setDataSource(given);
    return new HikariDataSource(config);
  }

  private HikariConfig config(String schema) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setSchema(schema);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3_000);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    // Whoever reads after it has locked or looked must see what others have committed meanwhile.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(init);
    return config;
  }

  /** The driver knows whole seconds, and takes none for no end at all. */
  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }
}
