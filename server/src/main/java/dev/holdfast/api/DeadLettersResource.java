package dev.holdfast.api;

import dev.holdfast.query.DeadLetters;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import tools.jackson.core.JsonGenerator;

/** Dead letters by what they died of: GET /api/dead-letters. */
final class DeadLettersResource {

  private final DeadLetters deadLetters;

  DeadLettersResource(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  WebResponse groups(WebRequest request) {
    DeadLetters.Groups groups = deadLetters.groups();
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("groups");
          groups.groups().forEach(group -> group(json, group));
          json.writeEndArray();
          json.writeNumberProperty("total", groups.total());
        });
  }

  private static void group(JsonGenerator json, DeadLetters.Group group) {
    json.writeStartObject();
    json.writeStringProperty("error_group", group.errorGroup());
    json.writeStringProperty("event_type", group.type());
    json.writeNumberProperty("count", group.count());
    JsonResponse.moment(json, "first_seen", group.firstSeen());
    JsonResponse.moment(json, "last_seen", group.lastSeen());
    json.writeNumberProperty("sample_id", group.sampleId());
    json.writeStringProperty("sample_error", group.sampleError());
    json.writeEndObject();
  }
}
