package dev.holdfast.alert;

import java.time.Instant;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or was.
 *
 * @param subject what it is about; empty where the rule knows only one
 * @param summary what is wrong, as it was found last
 * @param advice what to do
 * @param resolvedAt when it was over; absent while it fires
 * @param lastSentAt when a channel last took a notice of it
 * @param silencedUntil nothing is sent about it until then, while it fires
 */
public record Alert(
    long id,
    Rule rule,
    String subject,
    String summary,
    String advice,
    Instant raisedAt,
    @Nullable Instant resolvedAt,
    @Nullable Instant lastSentAt,
    @Nullable Instant silencedUntil,
    @Nullable String silencedBy) {

  static Alert of(RowView row) {
    return new Alert(
        row.getColumn("id", Long.class),
        Rule.of(row.getColumn("rule", String.class)),
        row.getColumn("subject", String.class),
        row.getColumn("summary", String.class),
        row.getColumn("advice", String.class),
        row.getColumn("raised_at", Instant.class),
        row.getColumn("resolved_at", Instant.class),
        row.getColumn("last_sent_at", Instant.class),
        row.getColumn("silenced_until", Instant.class),
        row.getColumn("silenced_by", String.class));
  }
}
