package dev.holdfast.api;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.action.Action;
import dev.holdfast.action.BulkAction;
import dev.holdfast.action.BulkActions;
import dev.holdfast.action.Deletion;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.FilterWords;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.JsonRequest;
import dev.holdfast.web.JsonResponse;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import dev.holdfast.web.WebResponse;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** What people ask to be done with many events, and how far it is: /api/bulk-actions. */
final class BulkResource {

  private static final int NEWEST = 20;
  private static final int IDS_MAX = 10_000;
  private static final List<String> TARGETS = List.of("all", "filter", "ids");

  private final BulkActions bulkActions;
  private final Runnable onAsked;
  private final BodyReader body;

  /**
   * @param onAsked called when there is something to do
   */
  BulkResource(BulkActions bulkActions, Runnable onAsked, BodyReader body) {
    this.bulkActions = bulkActions;
    this.onAsked = onAsked;
    this.body = body;
  }

  WebResponse ask(WebRequest request, Caller caller) throws InterruptedException {
    return body.read(
        request, bytes -> ask(JsonRequest.of(bytes, "action", "all", "filter", "ids"), caller));
  }

  private WebResponse ask(JsonRequest asked, Caller caller) {
    Action action = action(asked);
    BulkAction.Target target = target(asked);
    if (action == Action.DELETE && !caller.role().covers(Role.ADMIN)) {
      throw new ProblemException(ApiProblem.forbidden(caller, Role.ADMIN, Deletion.EFFECT));
    }
    BulkAction bulk =
        bulkActions.ask(
            action,
            target,
            new BulkAction.Requester(caller.name(), caller.id(), caller.via().word()),
            (handle, written) -> Audit.write(handle, caller, audited(written)));
    onAsked.run();
    return WebResponse.json(json -> BulkJson.write(json, bulk)).withStatus(HttpStatus.ACCEPTED_202);
  }

  private static AuditedAction audited(BulkAction bulk) {
    String action = "bulk." + bulk.action().word();
    return switch (bulk.target()) {
      case BulkAction.Target.All() ->
          new AuditedAction(action, String.valueOf(bulk.id()), "{\"all\":true}", null);
      case BulkAction.Target.Matching(EventFilter filter) ->
          new AuditedAction(
              action, String.valueOf(bulk.id()), JsonResponse.text(FilterWords.of(filter)), null);
      case BulkAction.Target.Chosen(List<Long> ids) ->
          new AuditedAction(action, String.valueOf(bulk.id()), null, (long) ids.size());
    };
  }

  private static Action action(JsonRequest asked) {
    return Action.of(asked.node("action").asString(""))
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.badParameter("action", "must be one of " + Parameters.actions())));
  }

  private static BulkAction.Target target(JsonRequest asked) {
    List<String> given = TARGETS.stream().filter(asked::has).toList();
    if (given.size() != 1) {
      throw new ProblemException(
          Problem.badParameter("filter", "must be given, or 'ids' or 'all' in its place"));
    }
    return switch (given.getFirst()) {
      case "filter" -> matching(FilterParameters.inBody(asked.node("filter")));
      case "ids" -> new BulkAction.Target.Chosen(ids(asked.node("ids")));
      default -> all(asked);
    };
  }

  private static BulkAction.Target matching(EventFilter filter) {
    if (filter.matchesAll()) {
      throw new ProblemException(
          Problem.badParameter("filter", "must have a part; for every event say \"all\": true"));
    }
    return new BulkAction.Target.Matching(filter);
  }

  private static BulkAction.Target all(JsonRequest asked) {
    if (!asked.flag("all").orElse(false)) {
      throw new ProblemException(Problem.badParameter("all", "must be true where it is given"));
    }
    return new BulkAction.Target.All();
  }

  private static List<Long> ids(JsonNode ids) {
    boolean numbers =
        ids.isArray()
            && ids.values().stream()
                .allMatch(id -> id.canConvertToExactIntegral() && id.canConvertToLong());
    if (!numbers || ids.isEmpty() || ids.size() > IDS_MAX) {
      throw new ProblemException(
          Problem.badParameter("ids", "must be a list of 1 to " + IDS_MAX + " whole numbers"));
    }
    return ids.values().stream().map(JsonNode::longValue).toList();
  }

  WebResponse list(WebRequest request) {
    List<BulkAction> newest = bulkActions.newest(NEWEST);
    return WebResponse.object(
        json -> {
          json.writeArrayPropertyStart("bulk_actions");
          newest.forEach(bulk -> BulkJson.write(json, bulk));
          json.writeEndArray();
        });
  }

  WebResponse find(WebRequest request) {
    BulkAction bulk = bulk(new Parameters(request).id());
    return WebResponse.json(json -> BulkJson.write(json, bulk));
  }

  WebResponse cancel(WebRequest request, Caller caller) {
    long id = new Parameters(request).id();
    AuditedAction audited = AuditedAction.to(id, "bulk.cancel");
    boolean cancelled = bulkActions.cancel(id, (handle, _) -> Audit.write(handle, caller, audited));
    BulkAction bulk = bulk(id);
    if (!cancelled) {
      throw new ProblemException(
          new Problem(
              HttpStatus.CONFLICT_409,
              "not-running",
              "Only what runs can be cancelled",
              "Bulk action " + id + " is " + bulk.state().word() + "; it was left as it is"));
    }
    return WebResponse.json(json -> BulkJson.write(json, bulk));
  }

  private BulkAction bulk(long id) {
    return bulkActions
        .find(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    new Problem(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-bulk-action",
                        "No such bulk action",
                        "There is no bulk action with id " + id)));
  }
}
