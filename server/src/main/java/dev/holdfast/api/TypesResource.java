package dev.holdfast.api;

import dev.holdfast.query.Events;
import dev.holdfast.watch.PayloadPaths;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What there is to filter by: GET /api/types and /api/payload-paths. */
final class TypesResource {

  private static final int PATHS_DEFAULT = 200;
  private static final int PATHS_MAX = 1_000;

  private final Events events;
  private final PayloadPaths payloadPaths;

  TypesResource(Events events, PayloadPaths payloadPaths) {
    this.events = events;
    this.payloadPaths = payloadPaths;
  }

  WebResponse types(WebRequest request) {
    List<Events.OfType> types = events.types();
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("types");
          types.forEach(type -> type(json, type));
          json.writeEndArray();
        });
  }

  private static void type(JsonGenerator json, Events.OfType type) {
    json.writeStartObject();
    json.writeStringProperty("event_type", type.type());
    json.writeNumberProperty("stored", type.stored());
    json.writeNumberProperty("duplicates", type.duplicates());
    json.writeEndObject();
  }

  WebResponse paths(WebRequest request) {
    Parameters parameters = new Parameters(request);
    int limit = (int) parameters.number("limit", PATHS_DEFAULT, 1, PATHS_MAX);
    List<PayloadPaths.Known> paths =
        payloadPaths.latest(parameters.text("type").orElse(null), limit);
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("paths");
          paths.forEach(path -> path(json, path));
          json.writeEndArray();
        });
  }

  private static void path(JsonGenerator json, PayloadPaths.Known path) {
    json.writeStartObject();
    json.writeStringProperty("path", path.path());
    json.writeStringProperty("example_kind", path.kind());
    json.writeNumberProperty("seen", path.seen());
    json.writeEndObject();
  }
}
