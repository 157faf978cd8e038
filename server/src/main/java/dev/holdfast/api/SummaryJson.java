package dev.holdfast.api;

import dev.holdfast.query.EventSummary;
import dev.holdfast.query.Stats;
import dev.holdfast.web.JsonResponse;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Events without their payloads, and their numbers, as JSON. */
final class SummaryJson {

  private SummaryJson() {}

  static void write(JsonGenerator json, EventSummary event) {
    json.writeStartObject();
    properties(json, event);
    json.writeEndObject();
  }

  static void properties(JsonGenerator json, EventSummary event) {
    EventSummary.PageName page = event.page();
    json.writeNumberProperty("id", event.id());
    json.writeStringProperty("status", event.status().word());
    json.writeStringProperty("event_type", event.type());
    json.writeStringProperty("app", event.app());
    json.writeStringProperty("object", event.object());
    JsonResponse.number(json, "page_id", page == null ? null : page.id());
    json.writeStringProperty("page", page == null ? null : page.account());
    json.writeStringProperty("page_name", page == null ? null : page.name());
    json.writeStringProperty("conversation", event.conversation());
    JsonResponse.moment(json, "occurred_at", event.occurredAt());
    JsonResponse.moment(json, "received_at", event.receivedAt());
    JsonResponse.moment(json, "processed_at", event.processedAt());
    JsonResponse.moment(json, "due_at", event.dueAt());
    json.writeNumberProperty("retry_count", event.retryCount());
    json.writeStringProperty("last_error", event.lastError());
    json.writeStringProperty("error_group", event.errorGroup());
    JsonResponse.number(json, "waits_behind", event.waitsBehind());
    json.writeBooleanProperty("holds_others", event.holdsOthers());
  }

  static void list(JsonGenerator json, String name, List<EventSummary> events) {
    json.writeArrayPropertyStart(name);
    events.forEach(event -> write(json, event));
    json.writeEndArray();
  }

  static void oldestWaiting(JsonGenerator json, Optional<EventSummary> oldest) {
    if (oldest.isEmpty()) {
      json.writeNullProperty("oldest_waiting");
      return;
    }
    json.writeObjectPropertyStart("oldest_waiting");
    json.writeNumberProperty("id", oldest.get().id());
    JsonResponse.moment(json, "received_at", oldest.get().receivedAt());
    json.writeStringProperty("event_type", oldest.get().type());
    json.writeEndObject();
  }

  static void stats(JsonGenerator json, Stats stats) {
    json.writeNumberProperty("total", stats.total());
    json.writeNumberProperty("pending", stats.pending());
    json.writeNumberProperty("processing", stats.processing());
    json.writeNumberProperty("processed", stats.processed());
    json.writeNumberProperty("failed", stats.failed());
    json.writeNumberProperty("dead_letter", stats.deadLetter());
  }
}
