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
              Column.text("event", row -> JsonFields.text(row.value, "event")),
              Column.text("template_id", row -> JsonFields.id(row.value, "message_template_id")),
              Column.text("name", row -> JsonFields.text(row.value, "message_template_name")),
              Column.text(
                  "language", row -> JsonFields.text(row.value, "message_template_language")),
              Column.text("reason", row -> JsonFields.text(row.value, "reason")),
              Column.jsonb("details", row -> JsonFields.writtenOrNull(row.value))));
}
