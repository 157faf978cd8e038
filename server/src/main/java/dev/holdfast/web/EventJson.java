package dev.holdfast.web;

import dev.holdfast.event.Received;
import dev.holdfast.store.StoredEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    number(json, "page_id", event.pageId());
    json.writeStringProperty("event_type", event.type());
    json.writeStringProperty("status", event.status().word());
    moment(json, "received_at", event.receivedAt());
    moment(json, "processed_at", event.processedAt());
    json.writeNumberProperty("retry_count", event.retryCount());
    json.writeStringProperty("last_error", event.lastError());
    json.writeStringProperty("app", event.app());
    json.writeStringProperty("page", event.page());
    json.writeStringProperty("conversation", event.conversation());
    moment(json, "occurred_at", event.occurredAt());
    json.writeName("payload");
    json.writeRawValue(event.payload());
    received.ifPresent(bytes -> received(json, bytes));
    json.writeEndObject();
  }

  private static void received(JsonGenerator json, Received received) {
    json.writeObjectPropertyStart("received");
    json.writeStringProperty("reason", received.why());
    json.writeName("bytes");
    json.writeBinary(received.bytes());
    json.writeEndObject();
  }

  private static void moment(JsonGenerator json, String name, @Nullable Instant moment) {
    json.writeStringProperty(name, moment == null ? null : moment.toString());
  }

  private static void number(JsonGenerator json, String name, @Nullable Integer number) {
    if (number == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, number);
    }
  }
}
