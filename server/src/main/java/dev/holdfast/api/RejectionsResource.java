package dev.holdfast.api;

import dev.holdfast.query.Rejections;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Requests that were rejected: GET /api/rejections. */
final class RejectionsResource {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;

  private final Rejections rejections;

  RejectionsResource(Rejections rejections) {
    this.rejections = rejections;
  }

  WebResponse list(WebRequest request) {
    Parameters parameters = new Parameters(request);
    int limit = (int) parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    List<Rejections.Kept> found = rejections.newest(parameters.before(), limit + 1);
    List<Rejections.Kept> shown = found.subList(0, Math.min(limit, found.size()));
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("rejections");
          shown.forEach(kept -> rejection(json, kept));
          json.writeEndArray();
          JsonResponse.number(json, "next", found.size() > limit ? shown.getLast().id() : null);
          json.writeNumberProperty("kept_at_most", rejections.keptAtMost());
        });
  }

  private static void rejection(JsonGenerator json, Rejections.Kept kept) {
    json.writeStartObject();
    json.writeNumberProperty("id", kept.id());
    JsonResponse.moment(json, "at", kept.rejection().at());
    json.writeStringProperty("app", kept.rejection().app());
    json.writeStringProperty("reason", kept.rejection().reason().word());
    JsonResponse.number(json, "bytes", kept.rejection().bytes());
    json.writeStringProperty("remote", kept.rejection().remote());
    json.writeEndObject();
  }
}
