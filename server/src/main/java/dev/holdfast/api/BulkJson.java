package dev.holdfast.api;

import dev.holdfast.action.Action;
import dev.holdfast.action.BulkAction;
import dev.holdfast.action.Deletion;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.FilterWords;
import dev.holdfast.web.JsonResponse;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** A bulk action as JSON. */
final class BulkJson {

  private BulkJson() {}

  static void write(JsonGenerator json, BulkAction bulk) {
    json.writeStartObject();
    json.writeNumberProperty("id", bulk.id());
    json.writeStringProperty("action", bulk.action().word());
    json.writeBooleanProperty("all", bulk.target() instanceof BulkAction.Target.All);
    switch (bulk.target()) {
      case BulkAction.Target.All() -> {
        json.writeNullProperty("filter");
        json.writeNullProperty("ids_count");
      }
      case BulkAction.Target.Matching(EventFilter filter) -> {
        JsonResponse.filter(json, FilterWords.of(filter));
        json.writeNullProperty("ids_count");
      }
      case BulkAction.Target.Chosen(List<Long> ids) -> {
        json.writeNullProperty("filter");
        json.writeNumberProperty("ids_count", ids.size());
      }
    }
    json.writeStringProperty("status", bulk.state().word());
    JsonResponse.number(json, "total", bulk.total());
    json.writeNumberProperty("seen", bulk.seen());
    json.writeNumberProperty("changed", bulk.changed());
    json.writeStringProperty("error", bulk.error());
    json.writeStringProperty("requested_by", bulk.requestedBy().name());
    JsonResponse.number(json, "requested_by_id", bulk.requestedBy().id());
    json.writeStringProperty("requested_via", bulk.requestedBy().via());
    JsonResponse.moment(json, "started_at", bulk.startedAt());
    JsonResponse.moment(json, "finished_at", bulk.finishedAt());
    if (bulk.action() == Action.DELETE) {
      json.writeStringProperty("note", Deletion.EFFECT);
    }
    json.writeEndObject();
  }
}
