package dev.holdfast.record;

import tools.jackson.databind.JsonNode;

/** Who did it, under the names that differ by field and by API version. */
final class Authors {

  private Authors() {}

  static Published.Author of(JsonNode value) {
    JsonNode from = value.path("from");
    return from.isObject()
        ? new Published.Author(JsonFields.id(from, "id"), JsonFields.text(from, "name", "username"))
        : new Published.Author(
            JsonFields.id(value, "sender_id", "reviewer_id"),
            JsonFields.text(value, "sender_name", "reviewer_name", "username"));
  }
}
