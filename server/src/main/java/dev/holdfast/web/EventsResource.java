package dev.holdfast.web;

import dev.holdfast.access.Audit;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Deed;
import dev.holdfast.store.EventFilter;
import dev.holdfast.store.Events;
import dev.holdfast.store.Stats;
import dev.holdfast.store.StoredEvent;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** The events as people and their scripts see them, under /api/webhook-events. */
final class EventsResource {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  private final Events events;
  private final Runnable onRetry;
  private final Audit audit;

  /**
   * @param onRetry called when an event became due again
   */
  EventsResource(Events events, Runnable onRetry, Audit audit) {
    this.events = events;
    this.onRetry = onRetry;
    this.audit = audit;
  }

  void list(ServerRequest request, ServerResponse response) {
    Parameters parameters = new Parameters(request);
    EventFilter filter =
        new EventFilter(
            parameters.status("status").orElse(null),
            parameters.text("eventType").orElse(null),
            null);
    int limit = (int) parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    long offset = parameters.number("offset", 0, 0, Long.MAX_VALUE);
    List<StoredEvent> page = events.list(filter, limit, offset);
    long total = events.count(filter);
    Json.send(
        response,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("events");
          page.forEach(event -> EventJson.write(json, event));
          json.writeEndArray();
          json.writeNumberProperty("total", total);
          json.writeNumberProperty("limit", limit);
          json.writeNumberProperty("offset", offset);
          json.writeEndObject();
        });
  }

  void stats(ServerRequest request, ServerResponse response) {
    Stats stats = events.stats();
    Json.send(
        response,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("total", stats.total());
          json.writeNumberProperty("pending", stats.pending());
          json.writeNumberProperty("processing", stats.processing());
          json.writeNumberProperty("processed", stats.processed());
          json.writeNumberProperty("failed", stats.failed());
          json.writeNumberProperty("dead_letter", stats.deadLetter());
          json.writeEndObject();
        });
  }

  void find(ServerRequest request, ServerResponse response) {
    long id = new Parameters(request).id();
    StoredEvent event = events.find(id).orElseThrow(() -> new Refusal(Problem.unknownEvent(id)));
    Json.send(response, json -> EventJson.write(json, event, events.received(id)));
  }

  void retry(ServerRequest request, ServerResponse response, Caller caller) {
    long id = new Parameters(request).id();
    switch (events.retry(id)) {
      case Events.Retry.Requested(StoredEvent event) -> {
        onRetry.run();
        audit.write(caller, Deed.to(id, "event.retry"));
        Json.send(
            response,
            json -> {
              json.writeStartObject();
              json.writeStringProperty("message", "Event queued for retry");
              json.writeName("event");
              EventJson.write(json, event);
              json.writeEndObject();
            });
      }
      case Events.Retry.NotRetryable(var status) ->
          new Problem(
                  Status.CONFLICT_409,
                  "not-retryable",
                  "Only failed and dead events can be retried",
                  "Event " + id + " is " + status.word() + "; it was left as it is")
              .send(response);
      case Events.Retry.Unknown() -> Problem.unknownEvent(id).send(response);
    }
  }

  void delete(ServerRequest request, ServerResponse response, Caller caller) {
    long id = new Parameters(request).id();
    if (!events.delete(id)) {
      throw new Refusal(Problem.unknownEvent(id));
    }
    audit.write(caller, Deed.to(id, "event.delete"));
    Json.send(
        response,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("message", "Event deleted");
          json.writeEndObject();
        });
  }
}
