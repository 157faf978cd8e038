package dev.holdfast.record;

import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Finished;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Finds what events became. No table has an index for that: the event is read once more, and tells
 * the keys of its rows. Thread-safe.
 */
public final class Records {

  private final Jdbi jdbi;

  public Records(DataSource reads) {
    this.jdbi = Database.jdbi(reads);
  }

  /** The rows that this event became, as they are now. */
  public List<Recorded> of(long eventId, Event event) {
    Batch batch = new Batch();
    new EventReader(batch).read(new Claim(eventId, 0, null, 0, false, false, Finished.NONE, event));
    return jdbi.withHandle(handle -> find(batch, handle));
  }

  private static List<Recorded> find(Batch batch, Handle handle) {
    try {
      return batch.find(handle.getConnection());
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }
}
