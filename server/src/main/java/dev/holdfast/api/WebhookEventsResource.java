package dev.holdfast.api;

import dev.holdfast.access.Caller;
import dev.holdfast.action.Action;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.query.StoredEvent;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;

/** The events as people and their scripts see them, under /api/webhook-events. */
final class WebhookEventsResource {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;

  /** The database walks over all that is left out; who wants to go on asks /api/events. */
  private static final int OFFSET_MAX = 100_000;

  private final Events events;
  private final SingleAction action;
  private final Runnable onRetry;

  /**
   * @param onRetry called when an event became due again
   */
  WebhookEventsResource(Events events, SingleAction action, Runnable onRetry) {
    this.events = events;
    this.action = action;
    this.onRetry = onRetry;
  }

  WebResponse list(WebRequest request) {
    Parameters parameters = new Parameters(request);
    EventFilter filter =
        EventFilter.of(
            parameters.status("status").orElse(null),
            parameters.text("eventType").orElse(null),
            null);
    int limit = (int) parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    long offset = parameters.number("offset", 0, 0, OFFSET_MAX);
    Iterable<StoredEvent> page = events.list(filter, limit, offset);
    long total = events.count(filter);
    return WebResponse.json(
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

  WebResponse stats(WebRequest request) {
    Stats stats = events.stats();
    return WebResponse.object(json -> SummaryJson.stats(json, stats));
  }

  WebResponse find(WebRequest request) {
    long id = new Parameters(request).id();
    StoredEvent event =
        events.find(id).orElseThrow(() -> new ProblemException(ApiProblem.unknownEvent(id)));
    return WebResponse.json(json -> EventJson.write(json, event, events.received(id)));
  }

  WebResponse retry(WebRequest request, Caller caller) {
    long id = action.act(request, Action.RETRY, caller);
    onRetry.run();
    StoredEvent event =
        events.find(id).orElseThrow(() -> new ProblemException(ApiProblem.unknownEvent(id)));
    return WebResponse.object(
        json -> {
          json.writeStringProperty("message", "Event queued for retry");
          json.writeName("event");
          EventJson.write(json, event);
        });
  }

  WebResponse delete(WebRequest request, Caller caller) {
    action.act(request, Action.DELETE, caller);
    return WebResponse.object(json -> json.writeStringProperty("message", "Event deleted"));
  }
}
