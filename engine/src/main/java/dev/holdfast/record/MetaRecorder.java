package dev.holdfast.record;

import dev.holdfast.event.Claim;
import dev.holdfast.handler.Recorder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Turns Meta's events into messages, comments, reactions, statuses, leads and so on: the tables of
 * docs/records.md. Events of any other kind are left alone.
 *
 * <p>Rows come out the same in whatever order and however often events are recorded: an edit may
 * come before its message, {@code sent} after {@code read}. What a payload lacks is null, and an
 * event without the id that its row would need makes no row; no payload makes recording fail.
 *
 * <p>Thread-safe: it holds nothing.
 */
public final class MetaRecorder implements Recorder {

  /**
   * {@inheritDoc}
   *
   * <p>One statement for each table that gets rows, however many events there are, and one more
   * where several of them tell of the same row. Rows are locked in the same order by every batch.
   */
  @Override
  public void record(Connection connection, List<Claim> settled) throws SQLException {
    Batch batch = new Batch();
    EventReader reader = new EventReader(batch);
    settled.forEach(reader::read);
    batch.write(connection);
  }
}
