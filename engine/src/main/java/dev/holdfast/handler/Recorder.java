package dev.holdfast.handler;

import dev.holdfast.event.Claim;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Turns handled events into rows, in the transaction that settles them: the rows are there exactly
 * when the event is {@code processed}.
 *
 * <p><b>Threads.</b> One instance serves all settlers; calls may be concurrent, each on its own
 * connection.
 *
 * <p><b>Order.</b> Events come in any order: an edit before its message, {@code sent} after {@code
 * read}.
 *
 * <p><b>Again.</b> A person may ask for any event once more, dead or processed, so every write must
 * be idempotent.
 *
 * <p><b>Failure.</b> When recording a batch throws, all of it is rolled back and each event is
 * recorded alone, so that one event harms only itself; that one's attempt failed.
 */
public interface Recorder {

  /**
   * Writes what these events become.
   *
   * @param connection inside the settling transaction; neither commit, roll back nor close it
   * @param settled events whose claim held, at least one
   */
  void record(Connection connection, List<Claim> settled) throws SQLException;
}
