package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Somebody agreed to be written to. */
record OptIn(Source source, @Nullable String personId, JsonNode optIn) implements Row {

  static final Table<OptIn> TABLE =
      Table.perEvent(
          "opt_ins",
          List.of(
              Column.text("person_id", OptIn::personId),
              Column.text("user_ref", row -> JsonFields.text(row.optIn, "user_ref")),
              Column.text("type", row -> JsonFields.text(row.optIn, "type")),
              Column.text("ref", row -> JsonFields.text(row.optIn, "ref")),
              Column.text("payload", row -> JsonFields.text(row.optIn, "payload")),
              Column.text("topic", row -> JsonFields.text(row.optIn, "topic", "title")),
              Column.text(
                  "token",
                  row ->
                      JsonFields.text(
                          row.optIn, "notification_messages_token", "one_time_notif_token")),
              Column.text(
                  "status", row -> JsonFields.text(row.optIn, "notification_messages_status"))));
}
