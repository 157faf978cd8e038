package dev.holdfast.database;

import static java.util.Map.entry;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * What PostgreSQL's error codes mean to us (PostgreSQL documentation, appendix A). Only this table
 * says so.
 */
public enum SqlState {
  /** The database is away, stopping, overloaded or read-only: the same may work later. */
  AWAY,
  /** Two transactions were in each other's way: the same works when it is repeated at once. */
  CONFLICT,
  /** The statement took longer than it may. */
  TOO_SLOW,
  /** The statement can never succeed with this data. */
  BAD_DATA,
  /** A row that this one points to is gone. */
  MISSING_ROW,
  /** Anything else: a mistake, ours or that of whoever wrote the statement. */
  BUG;

  private static final int CLASS = 2;

  /** By code, or by the class that a code begins with. */
  private static final Map<String, SqlState> TABLE =
      Map.ofEntries(
          entry("08", AWAY), // the connection was lost or never made
          entry("22", BAD_DATA),
          entry("23503", MISSING_ROW),
          entry("25006", AWAY), // read-only: after a failover, this server is the standby
          entry("25P03", AWAY), // ended while idle in a transaction, as after a long pause of ours
          entry("25P04", AWAY), // ended by the server's limit for transactions
          entry("28", AWAY), // we are refused: somebody changes the password or the rules
          entry("3D000", AWAY), // no such database, as during a restore
          entry("40001", CONFLICT),
          entry("40P01", CONFLICT),
          entry("53", AWAY), // no memory, disk full, too many connections
          entry("54", BAD_DATA), // larger or deeper than PostgreSQL takes
          entry("55P03", AWAY), // waited too long for a lock
          entry("57", AWAY), // stopping, starting, crashed
          entry("57014", TOO_SLOW),
          entry("58", AWAY)); // the server's operating system failed it

  /** What this failure means; one without a code never reached the database. */
  public static SqlState of(SQLException failure) {
    String code = failure.getSQLState();
    return code == null ? AWAY : of(code);
  }

  static SqlState of(String code) {
    SqlState ofClass = TABLE.getOrDefault(code.substring(0, Math.min(CLASS, code.length())), BUG);
    return TABLE.getOrDefault(code, ofClass);
  }

  /** What this failure, or the one that caused it, means; empty where no database failed. */
  static Optional<SqlState> of(Throwable failure) {
    if (failure instanceof SQLException e) {
      return Optional.of(of(e));
    }
    return Optional.ofNullable(failure.getCause()).flatMap(SqlState::of);
  }

  /** Whether the same may work later, whatever it is about. */
  boolean passes() {
    return switch (this) {
      case AWAY, CONFLICT, TOO_SLOW -> true;
      case BAD_DATA, MISSING_ROW, BUG -> false;
    };
  }
}
