package dev.holdfast.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Who gets the events, and how far each is. Thread-safe. */
public final class Consumers {

  /**
   * A consumer.
   *
   * @param position the id of the last event that it has passed in the log
   * @param pending events of the log that it has not passed, and those that stand aside and wait
   * @param processing events that are being handled
   * @param failed events that wait for another attempt
   * @param deadLetter events that nobody will handle unless a person asks for it
   * @param rewindingTo the position that it is on its way back to; absent where it is not
   */
  public record Consumer(
      String name,
      long position,
      long pending,
      long processing,
      long failed,
      long deadLetter,
      @Nullable Long rewindingTo) {}

  /** Plan: the end of batches_pkey for each, and the tables of counts. */
  private static final String LIST =
      """
      SELECT c.name, c.rewind_to, position_of(c.id) AS position,
             log.stored - here.taken + here.pending AS pending, here.processing, here.failed,
             here.dead_letter
      FROM consumers c
      CROSS JOIN (SELECT coalesce(sum(stored), 0) AS stored FROM event_counts) AS log
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(taken), 0) AS taken, coalesce(sum(pending), 0) AS pending,
               coalesce(sum(processing), 0) AS processing, coalesce(sum(failed), 0) AS failed,
               coalesce(sum(dead_letter), 0) AS dead_letter
        FROM consumer_counts WHERE consumer = c.id) AS here
      ORDER BY c.id
      """;

  private final Jdbi jdbi;

  public Consumers(DataSource reads) {
    this.jdbi = Reads.jdbi(reads);
  }

  /** All of them. */
  public List<Consumer> list() {
    return jdbi.withHandle(
        handle -> handle.createQuery(LIST).map((row, _) -> consumer(row)).list());
  }

  /** The last id that was drawn for an event of the log; 0 where none was. */
  public long logPosition() {
    String sql = "SELECT coalesce(pg_sequence_last_value('event_ids'), 0)";
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(long.class).one());
  }

  private static Consumer consumer(ResultSet row) throws SQLException {
    return new Consumer(
        row.getString("name"),
        row.getLong("position"),
        row.getLong("pending"),
        row.getLong("processing"),
        row.getLong("failed"),
        row.getLong("dead_letter"),
        row.getObject("rewind_to", Long.class));
  }
}
