package dev.holdfast.alert;

import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/**
 * A message about an alert to one channel.
 *
 * @param attempts how often it was begun to be sent
 * @param dueAt when it is sent, or sent again; absent where it is sent or given up
 * @param sentAt when the channel took it; absent where it has not
 * @param error why not, the last time
 */
public record Notice(
    long id,
    long alertId,
    Rule rule,
    String subject,
    String channel,
    Kind kind,
    Instant madeAt,
    int attempts,
    @Nullable Instant dueAt,
    @Nullable Instant sentAt,
    @Nullable String error) {

  /** What it tells. */
  public enum Kind {
    RAISED,
    REPEATED,
    RESOLVED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** What became of it. */
  public enum Result {
    SENT,
    WAITING,
    GIVEN_UP;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Result result() {
    if (sentAt != null) {
      return Result.SENT;
    }
    return dueAt == null ? Result.GIVEN_UP : Result.WAITING;
  }

  static Notice of(RowView row) {
    return new Notice(
        row.getColumn("id", Long.class),
        row.getColumn("alert_id", Long.class),
        Rule.of(row.getColumn("rule", String.class)),
        row.getColumn("subject", String.class),
        row.getColumn("channel", String.class),
        Kind.of(row.getColumn("kind", String.class)),
        row.getColumn("made_at", Instant.class),
        row.getColumn("attempts", Integer.class),
        row.getColumn("due_at", Instant.class),
        row.getColumn("sent_at", Instant.class),
        row.getColumn("error", String.class));
  }
}
