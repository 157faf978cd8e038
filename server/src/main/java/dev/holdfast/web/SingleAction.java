package dev.holdfast.web;

import dev.holdfast.access.Audit;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Deed;
import dev.holdfast.event.Status;
import dev.holdfast.query.Action;
import dev.holdfast.query.Actions;
import io.helidon.webserver.http.ServerRequest;

/** Does with one event what a caller asks for and writes down who it was, or answers why not. */
final class SingleAction {

  private final Actions actions;
  private final Audit audit;

  SingleAction(Actions actions, Audit audit) {
    this.actions = actions;
    this.audit = audit;
  }

  /** Does it with the event whose id is in the path, and returns that id. */
  long act(ServerRequest request, Action action, Caller caller) {
    long id = new Parameters(request).id();
    return switch (actions.act(action, id, caller.name())) {
      case Actions.Result.Done() -> {
        audit.write(caller, Deed.to(id, "event." + action.word()));
        yield id;
      }
      case Actions.Result.Unknown() -> throw new Refusal(Problem.unknownEvent(id));
      case Actions.Result.NotApplicable(Status status) ->
          throw new Refusal(Problem.notApplicable(action, id, status));
    };
  }
}
