package dev.holdfast.api;

import dev.holdfast.event.Received;
import dev.holdfast.query.StoredEvent;
import dev.holdfast.web.JsonResponse;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** An event as JSON, with the names its columns have in the view webhook_events. */
final class EventJson {

  private EventJson() {}

  static void write(JsonGenerator json, StoredEvent event) {
    write(json, event, Optional.empty());
  }

  static void write(JsonGenerator json, StoredEvent event, Optional<Received> received) {
    json.writeStartObject();
    json.writeNumberProperty("id", event.id());
    JsonResponse.number(json, "page_id", event.pageId());
    json.writeStringProperty("event_type", event.type());
    json.writeStringProperty("status", event.status().word());
    JsonResponse.moment(json, "received_at", event.receivedAt());
    JsonResponse.moment(json, "processed_at", event.processedAt());
    json.writeNumberProperty("retry_count", event.retryCount());
    json.writeStringProperty("last_error", event.lastError());
    json.writeStringProperty("app", event.app());
    json.writeStringProperty("page", event.page());
    json.writeStringProperty("conversation", event.conversation());
    JsonResponse.moment(json, "occurred_at", event.occurredAt());
    json.writeName("payload");
    json.writeRawValue(event.payload());
    received.ifPresent(bytes -> received(json, bytes));
    json.writeEndObject();
  }

  static void received(JsonGenerator json, Received received) {
    json.writeObjectPropertyStart("received");
    json.writeStringProperty("reason", received.why());
    json.writeName("bytes");
    json.writeBinary(received.bytes());
    json.writeEndObject();
  }
}
