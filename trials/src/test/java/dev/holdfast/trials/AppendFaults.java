package dev.holdfast.trials;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What can happen to an append between the ids it draws and the end of its commit, made to happen
 * often.
 */
final class AppendFaults {

  /**
   * One append of ten stalls when its events have their ids, one of twenty is aborted then, and
   * some stall in their commit. By count and not by chance, so that each happens however few there
   * are. Sequences count them, also those that are rolled back.
   */
  private static final String INSTALL =
      """
      CREATE SCHEMA trial;
      CREATE SEQUENCE trial.appended;
      CREATE SEQUENCE trial.stalled;
      CREATE SEQUENCE trial.aborted;
      CREATE SEQUENCE trial.stalled_in_commit;
      CREATE FUNCTION trial.stall() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        appended bigint := nextval('trial.appended');
      BEGIN
        IF appended % 20 = 7 THEN
          PERFORM nextval('trial.aborted');
          RAISE EXCEPTION 'aborted by the trial' USING ERRCODE = 'serialization_failure';
        ELSIF appended % 10 = 3 THEN
          PERFORM nextval('trial.stalled'), pg_sleep(0.1 * random());
        END IF;
        RETURN NULL;
      END $$;
      CREATE FUNCTION trial.stall_in_commit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM nextval('trial.stalled_in_commit'), pg_sleep(0.2 * random());
        RETURN NULL;
      END $$;
      CREATE TRIGGER stalls AFTER INSERT ON events
        FOR EACH STATEMENT EXECUTE FUNCTION trial.stall();
      CREATE CONSTRAINT TRIGGER stalls_in_commit AFTER INSERT ON events
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id % 5000 = 0)
        EXECUTE FUNCTION trial.stall_in_commit();
      """;

  private static final String STALLED =
      """
      SELECT coalesce((SELECT pid FROM pg_stat_activity
                       WHERE application_name = 'holdfast append' AND wait_event = 'PgSleep'
                       ORDER BY random() LIMIT 1), 0)
      """;

  private static final String APPENDING =
      """
      SELECT coalesce((SELECT pid FROM pg_stat_activity
                       WHERE application_name = 'holdfast append' AND state = 'active'
                       ORDER BY random() LIMIT 1), 0)
      """;

  private final Connection database;

  private AppendFaults(Connection database) {
    this.database = database;
  }

  static AppendFaults installIn(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(INSTALL);
    }
    return new AppendFaults(database);
  }

  /** Ends the server process of an append that stalls, where there is one; its client loses it. */
  void killOne() throws SQLException {
    number("SELECT pg_terminate_backend((" + STALLED + "))::int");
  }

  /** Stops the server process of an append wherever it is, for a moment. */
  void freezeOne(long millis) throws Exception {
    long process = number(APPENDING);
    if (process == 0) {
      return;
    }
    signal("-STOP", process);
    try {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    } finally {
      signal("-CONT", process);
    }
  }

  /** How often this happened: {@code stalled}, {@code aborted} or {@code stalled_in_commit}. */
  long count(String what) throws SQLException {
    return number("SELECT coalesce(pg_sequence_last_value('trial." + what + "'), 0)");
  }

  private static void signal(String name, long process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", name, String.valueOf(process)).start().waitFor();
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
