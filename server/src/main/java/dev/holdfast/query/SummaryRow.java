package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How summaries are selected and read. */
final class SummaryRow {

  static final String COLUMNS =
      """
      e.id, s.status, e.event_type, e.app, e.object, p.id AS page_id, e.account, p.name AS page_name,
      e.conversation, e.occurred_at, e.received_at, s.processed_at, s.due_at, s.retry_count,
      s.last_error, s.error_group, s.waits_behind, s.holds_others
      """;

  static final String TABLES =
      """
      FROM events e
      CROSS JOIN LATERAL state_of(e.id, e.conversation) s
      LEFT JOIN pages p ON p.object = e.object AND p.account = e.account
      """;

  private SummaryRow() {}

  static EventSummary read(ResultSet row) throws SQLException {
    return new EventSummary(
        row.getLong("id"),
        Status.of(row.getString("status")).orElseThrow(),
        row.getString("event_type"),
        row.getString("app"),
        row.getString("object"),
        page(row),
        row.getString("conversation"),
        row.getTimestamp("occurred_at").toInstant(),
        row.getTimestamp("received_at").toInstant(),
        instant(row.getTimestamp("processed_at")),
        instant(row.getTimestamp("due_at")),
        row.getInt("retry_count"),
        row.getString("last_error"),
        row.getString("error_group"),
        row.getObject("waits_behind", Long.class),
        row.getBoolean("holds_others"));
  }

  private static EventSummary.@Nullable PageName page(ResultSet row) throws SQLException {
    String account = row.getString("account");
    return account == null
        ? null
        : new EventSummary.PageName(
            row.getObject("page_id", Integer.class), account, row.getString("page_name"));
  }

  static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
