package dev.holdfast.api;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditEntry;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Who did what, under /api/audit. */
final class AuditResource {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;

  private final Audit audit;

  AuditResource(Audit audit) {
    this.audit = audit;
  }

  WebResponse list(WebRequest request) {
    Parameters parameters = new Parameters(request);
    long before = parameters.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    int limit = (int) parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    List<AuditEntry> found = audit.before(before, limit + 1);
    List<AuditEntry> entries = found.subList(0, Math.min(limit, found.size()));
    return WebResponse.json(
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("entries");
          entries.forEach(entry -> write(json, entry));
          json.writeEndArray();
          JsonResponse.number(json, "next", found.size() > limit ? entries.getLast().id() : null);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, AuditEntry entry) {
    AuditedAction action = entry.action();
    json.writeStartObject();
    json.writeNumberProperty("id", entry.id());
    JsonResponse.moment(json, "at", entry.at());
    json.writeStringProperty("who", entry.who());
    JsonResponse.number(json, "who_id", entry.whoId());
    json.writeStringProperty("via", entry.via().word());
    json.writeStringProperty("action", action.action());
    json.writeStringProperty("target", action.target());
    json.writeName("filter");
    if (action.filter() == null) {
      json.writeNull();
    } else {
      json.writeRawValue(action.filter());
    }
    JsonResponse.number(json, "count", action.count());
    json.writeStringProperty("remote", entry.remote());
    json.writeEndObject();
  }
}
