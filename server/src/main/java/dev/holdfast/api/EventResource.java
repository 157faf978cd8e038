package dev.holdfast.api;

import dev.holdfast.access.Caller;
import dev.holdfast.action.Action;
import dev.holdfast.event.Status;
import dev.holdfast.query.Conversations;
import dev.holdfast.query.EventSummary;
import dev.holdfast.query.Events;
import dev.holdfast.record.Recorded;
import dev.holdfast.record.Records;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** One event with all that is known of it, and what a person may do with it: /api/events/{id}. */
final class EventResource {

  private static final int NEIGHBOURS = 5;

  /** Where all that is known of an event comes from. */
  record Sources(Events events, Conversations conversations, Records records) {}

  private final Sources sources;
  private final SingleAction action;
  private final Runnable onDue;

  /**
   * @param onDue called when an event became due again
   */
  EventResource(Sources sources, SingleAction action, Runnable onDue) {
    this.sources = sources;
    this.action = action;
    this.onDue = onDue;
  }

  WebResponse find(WebRequest request) {
    long id = new Parameters(request).id();
    Events.Whole whole = whole(id);
    List<Events.MadeAttempt> attempts = sources.events.attempts(id);
    List<Recorded> records = sources.records.of(id, whole.event());
    Conversations.Neighbours neighbours = sources.conversations.around(whole.summary(), NEIGHBOURS);
    return WebResponse.object(
        json -> {
          event(json, whole);
          json.writeArrayPropertyStart("attempts");
          attempts.forEach(attempt -> attempt(json, attempt));
          json.writeEndArray();
          json.writeArrayPropertyStart("records");
          records.forEach(record -> record(json, record));
          json.writeEndArray();
          json.writeObjectPropertyStart("neighbours");
          SummaryJson.list(json, "before", neighbours.before());
          SummaryJson.list(json, "after", neighbours.after());
          json.writeEndObject();
        });
  }

  private Events.Whole whole(long id) {
    return sources
        .events
        .whole(id)
        .orElseThrow(() -> new ProblemException(ApiProblem.unknownEvent(id)));
  }

  private static void event(JsonGenerator json, Events.Whole whole) {
    json.writeObjectPropertyStart("event");
    SummaryJson.properties(json, whole.summary());
    json.writeName("payload");
    json.writeRawValue(whole.event().payload());
    Optional.ofNullable(whole.event().received())
        .ifPresent(received -> EventJson.received(json, received));
    json.writeEndObject();
  }

  private static void attempt(JsonGenerator json, Events.MadeAttempt attempt) {
    json.writeStartObject();
    json.writeNumberProperty("attempt", attempt.number());
    JsonResponse.moment(json, "started_at", attempt.startedAt());
    JsonResponse.moment(json, "finished_at", attempt.finishedAt());
    json.writeStringProperty("outcome", attempt.outcome());
    json.writeStringProperty("error", attempt.error());
    json.writeStringProperty("processor", attempt.processor());
    json.writeEndObject();
  }

  private static void record(JsonGenerator json, Recorded record) {
    json.writeStartObject();
    json.writeStringProperty("table", record.table());
    json.writeName("row");
    json.writeRawValue(record.row());
    json.writeEndObject();
  }

  WebResponse retry(WebRequest request, Caller caller) {
    return act(request, Action.RETRY, caller);
  }

  WebResponse replay(WebRequest request, Caller caller) {
    return act(request, Action.REPLAY, caller);
  }

  WebResponse deadLetter(WebRequest request, Caller caller) {
    return act(request, Action.DEAD_LETTER, caller);
  }

  WebResponse delete(WebRequest request, Caller caller) {
    action.act(request, Action.DELETE, caller);
    return WebResponse.nothing();
  }

  private WebResponse act(WebRequest request, Action asked, Caller caller) {
    long id = action.act(request, asked, caller);
    EventSummary event = whole(id).summary();
    if (event.status() == Status.PENDING) {
      onDue.run();
    }
    return WebResponse.object(
        json -> {
          json.writeName("event");
          SummaryJson.write(json, event);
        });
  }
}
