package dev.holdfast.store;

import java.sql.SQLException;

/** What PostgreSQL's error codes mean to us (PostgreSQL documentation, appendix A). */
final class SqlState {

  private SqlState() {}

  /** The statement can never succeed with this data, whatever we do. */
  static boolean blamesData(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("54");
  }

  /** A row that this one points to is gone. */
  static boolean missesReference(SQLException e) {
    return "23503".equals(e.getSQLState());
  }

  /**
   * Connection lost, resources exhausted, server stopping or not yet there, or a transaction to
   * repeat.
   */
  static boolean unavailable(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")
        || asksToRepeat(e);
  }

  /** The statement took longer than it may. */
  static boolean cancelled(SQLException e) {
    return "57014".equals(e.getSQLState());
  }

  /** Two transactions waited for each other, and this one was chosen to give way. */
  static boolean asksToRepeat(SQLException e) {
    return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
  }
}
