package dev.holdfast.record;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an item of {@code calls[]} tells about its call. */
final class WhatsAppCall {

  private WhatsAppCall() {}

  static Call.Line line(JsonNode call) {
    String direction = Json.text(call, "direction");
    return new Call.Line(
        switch (direction == null ? "" : direction) {
          case "BUSINESS_INITIATED" -> "out";
          case "USER_INITIATED" -> "in";
          default -> null;
        },
        Json.text(call, "from", "from_user_id"),
        Json.text(call, "to", "to_user_id"));
  }

  static Call.Ending ending(JsonNode value, JsonNode call) {
    String outcome = outcome(call.path("status"), call);
    JsonNode errors = call.has("errors") ? call.path("errors") : value.path("errors");
    return new Call.Ending(
        outcome == null ? null : outcome.toLowerCase(Locale.ROOT),
        Json.text(errors.path(0), "code"),
        Times.of(call, "start_time"),
        Times.of(call, "end_time"),
        Json.integer(call, "duration"));
  }

  /** Documents write {@code COMPLETED}, {@code Completed}, and a list of one. */
  private static @Nullable String outcome(JsonNode status, JsonNode call) {
    return status.path(0).isString() ? status.path(0).stringValue() : Json.text(call, "status");
  }
}
