package dev.holdfast.record;

import tools.jackson.databind.JsonNode;

/** What an item of {@code calls[]} tells about its call. */
final class WhatsAppCall {

  private WhatsAppCall() {}

  static Call.Line line(JsonNode call) {
    String direction = JsonFields.text(call, "direction");
    return new Call.Line(
        switch (direction == null ? "" : direction) {
          case "BUSINESS_INITIATED" -> "out";
          case "USER_INITIATED" -> "in";
          default -> null;
        },
        JsonFields.text(call, "from", "from_user_id"),
        JsonFields.text(call, "to", "to_user_id"));
  }

  static Call.Ending ending(JsonNode value, JsonNode call) {
    // Documents write COMPLETED, Completed, and a list of one.
    JsonNode status = call.path("status");
    JsonNode errors = call.has("errors") ? call.path("errors") : value.path("errors");
    return new Call.Ending(
        JsonFields.wordOf(status.isArray() ? status.path(0) : status),
        JsonFields.text(errors.path(0), "code"),
        Times.of(call, "start_time"),
        Times.of(call, "end_time"),
        JsonFields.integer(call, "duration"));
  }
}
