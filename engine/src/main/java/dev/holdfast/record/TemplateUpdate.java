package dev.holdfast.record;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Something changed about a WhatsApp message template. */
record TemplateUpdate(Source source, String field, JsonNode value) implements Row {

  static final Table<TemplateUpdate> TABLE =
      Table.perEvent(
          "template_updates",
          List.of(
              Column.text("field", TemplateUpdate::field),
              Column.text("event", row -> Json.text(row.value, "event")),
              Column.text("template_id", row -> Json.id(row.value, "message_template_id")),
              Column.text("name", row -> Json.text(row.value, "message_template_name")),
              Column.text("language", row -> Json.text(row.value, "message_template_language")),
              Column.text("reason", row -> Json.text(row.value, "reason")),
              Column.jsonb("details", row -> Json.writtenOrNull(row.value))));
}
