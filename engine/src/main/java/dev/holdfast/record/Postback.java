package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Somebody pressed a button. */
record Postback(Source source, @Nullable String personId, JsonNode postback) implements Row {

  static final Table<Postback> TABLE =
      Table.perEvent(
          "postbacks",
          List.of(
              Column.text("person_id", Postback::personId),
              Column.text("message_id", row -> JsonFields.text(row.postback, "mid")),
              Column.text("title", row -> JsonFields.text(row.postback, "title")),
              Column.text("payload", row -> JsonFields.text(row.postback, "payload"))));
}
