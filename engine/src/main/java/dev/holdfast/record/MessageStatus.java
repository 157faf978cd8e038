package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A WhatsApp message reached a status with one recipient.
 *
 * @param status Meta's item
 */
record MessageStatus(Source source, String messageId, String word, JsonNode status) implements Row {

  static final Table<MessageStatus> TABLE =
      Table.latest(
          "message_statuses",
          List.of(
              Column.key("message_id", MessageStatus::messageId),
              Column.key("participant", MessageStatus::participant),
              Column.key("status", MessageStatus::word)),
          List.of(
              Column.jsonb("errors", status -> JsonFields.written(status.status.path("errors")))));

  /**
   * In a group each member has a status of their own; Meta's documents spell the field both ways.
   */
  private @Nullable String participant() {
    return JsonFields.id(
        status,
        "recipient_participant_user_id",
        "recipient_participant_id",
        "participant_recipient_id",
        "recipient_id",
        "recipient_user_id");
  }
}
