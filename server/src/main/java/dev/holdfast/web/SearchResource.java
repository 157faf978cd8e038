package dev.holdfast.web;

import dev.holdfast.query.Action;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Search;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.core.JsonGenerator;

/** Finds and counts events by filter: GET /api/events and /api/events/count. */
final class SearchResource {

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;

  private final Search search;

  SearchResource(Search search) {
    this.search = search;
  }

  void list(ServerRequest request, ServerResponse response) {
    Parameters parameters = new Parameters(request);
    EventFilter filter = FilterParameters.inQuery(request);
    int limit = (int) parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    Search.Found found = search.newest(filter, parameters.before(), limit);
    Json.sendObject(
        response,
        json -> {
          SummaryJson.list(json, "events", found.events());
          Json.number(json, "next", found.next());
          lookedAt(json, found.lookedAt());
        });
  }

  private static void lookedAt(JsonGenerator json, Search.LookedAt lookedAt) {
    json.writeObjectPropertyStart("searched");
    json.writeBooleanProperty("complete", lookedAt.complete());
    Json.number(json, "to_id", lookedAt.id());
    Json.moment(json, "to", lookedAt.receivedAt());
    json.writeEndObject();
  }

  void count(ServerRequest request, ServerResponse response) {
    EventFilter filter = FilterParameters.inQuery(request);
    Search.Counted counted =
        new Parameters(request)
            .action("action")
            .map(Action::appliesTo)
            .map(statuses -> filter.within(statuses).map(search::count).orElse(NONE))
            .orElseGet(() -> search.count(filter));
    Json.sendObject(
        response,
        json -> {
          json.writeNumberProperty("count", counted.count());
          json.writeBooleanProperty("exact", counted.exact());
        });
  }

  private static final Search.Counted NONE = new Search.Counted(0, true);
}
