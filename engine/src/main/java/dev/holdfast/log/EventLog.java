package dev.holdfast.log;

import dev.holdfast.event.Event;
import java.sql.SQLException;
import java.util.List;

/**
 * All events, in order of arrival. This is all that intake knows of where the log is kept.
 * Thread-safe.
 */
@FunctionalInterface
public interface EventLog {

  /**
   * Stores these events, or finds them stored: when this returns, all of them are durable.
   *
   * @return for each event, whether it was new
   * @throws SQLException when the log cannot be reached or cannot be written; nothing may be
   *     assumed stored
   */
  List<Boolean> append(List<Event> events) throws SQLException;
}
