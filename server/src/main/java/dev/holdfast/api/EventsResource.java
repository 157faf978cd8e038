package dev.holdfast.api;

import dev.holdfast.action.Action;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Search;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import tools.jackson.core.JsonGenerator;

/** Finds and counts events by filter: GET /api/events and /api/events/count. */
final class EventsResource {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;

  private final Search search;

  EventsResource(Search search) {
    this.search = search;
  }

  WebResponse list(WebRequest request) {
    Parameters parameters = new Parameters(request);
    EventFilter filter = FilterParameters.inQuery(request);
    int limit = (int) parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    Search.Found found = search.newest(filter, parameters.before(), limit);
    return WebResponse.object(
        json -> {
          SummaryJson.list(json, "events", found.events());
          JsonResponse.number(json, "next", found.next());
          lookedAt(json, found.lookedAt());
        });
  }

  private static void lookedAt(JsonGenerator json, Search.LookedAt lookedAt) {
    json.writeObjectPropertyStart("searched");
    json.writeBooleanProperty("complete", lookedAt.complete());
    JsonResponse.number(json, "to_id", lookedAt.id());
    JsonResponse.moment(json, "to", lookedAt.receivedAt());
    json.writeEndObject();
  }

  WebResponse count(WebRequest request) {
    EventFilter filter = FilterParameters.inQuery(request);
    Search.Counted counted =
        new Parameters(request)
            .action("action")
            .map(Action::appliesTo)
            .map(statuses -> filter.within(statuses).map(search::count).orElse(NONE))
            .orElseGet(() -> search.count(filter));
    return WebResponse.object(
        json -> {
          json.writeNumberProperty("count", counted.count());
          json.writeBooleanProperty("exact", counted.exact());
        });
  }

  private static final Search.Counted NONE = new Search.Counted(0, true);
}
