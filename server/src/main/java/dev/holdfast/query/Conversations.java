package dev.holdfast.query;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What stands beside an event in its conversation. Thread-safe. */
public final class Conversations {

  /**
   * The neighbours of an event, in the order of arrival.
   *
   * @param before those before it, the nearest first
   * @param after those after it, the nearest first
   */
  public record Neighbours(List<EventSummary> before, List<EventSummary> after) {}

  /** Plan: a scan of events_conversation from where the event stands, either way. */
  private static final String NEIGHBOURS =
      "SELECT "
          + SummaryRow.COLUMNS
          + SummaryRow.TABLES
          + """
          WHERE e.conversation IS NOT NULL AND e.conversation = :conversation
            AND (hashtextextended(e.conversation, 0), e.id)
                > (hashtextextended(:conversation, 0), %1$s)
            AND (hashtextextended(e.conversation, 0), e.id)
                < (hashtextextended(:conversation, 0), %2$s)
          ORDER BY hashtextextended(e.conversation, 0) %3$s, e.id %3$s
          LIMIT :limit
          """;

  static final String BEFORE = NEIGHBOURS.formatted("0", ":id", "DESC");
  static final String AFTER = NEIGHBOURS.formatted(":id", Long.MAX_VALUE, "ASC");

  private final Jdbi jdbi;

  public Conversations(DataSource reads) {
    this.jdbi = Reads.jdbi(reads);
  }

  /** The neighbours of this event, at most so many on each side. */
  public Neighbours around(EventSummary event, int limit) {
    return Optional.ofNullable(event.conversation())
        .map(
            conversation ->
                jdbi.withHandle(
                    handle ->
                        new Neighbours(
                            side(handle, BEFORE, conversation, event.id(), limit),
                            side(handle, AFTER, conversation, event.id(), limit))))
        .orElseGet(() -> new Neighbours(List.of(), List.of()));
  }

  private static List<EventSummary> side(
      Handle handle, String sql, String conversation, long id, int limit) {
    return handle
        .createQuery(sql)
        .bind("conversation", conversation)
        .bind("id", id)
        .bind("limit", limit)
        .map((row, _) -> SummaryRow.read(row))
        .list();
  }
}
