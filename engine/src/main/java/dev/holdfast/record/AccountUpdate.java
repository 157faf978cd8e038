package dev.holdfast.record;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Something changed about a WhatsApp account, one of its numbers, or its business. */
record AccountUpdate(Source source, String field, JsonNode value) implements Row {

  static final Table<AccountUpdate> TABLE =
      Table.perEvent(
          "account_updates",
          List.of(
              Column.text("field", AccountUpdate::field),
              Column.text("event", row -> JsonFields.text(row.value, "event")),
              Column.text(
                  "phone_number",
                  row -> JsonFields.text(row.value, "phone_number", "display_phone_number")),
              Column.jsonb("details", row -> JsonFields.writtenOrNull(row.value))));
}
