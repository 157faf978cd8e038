package dev.holdfast.web;

import dev.holdfast.event.Status;
import dev.holdfast.store.Action;
import dev.holdfast.store.Actions;
import io.helidon.webserver.http.ServerRequest;

/** Does with one event what a request asks for, or answers why not. */
final class SingleAction {

  private final Actions actions;

  SingleAction(Actions actions) {
    this.actions = actions;
  }

  /** Does it with the event whose id is in the path, and returns that id. */
  long act(ServerRequest request, Action action) {
    long id = new Parameters(request).id();
    return switch (actions.act(action, id, Bearer.who(request))) {
      case Actions.Result.Done() -> id;
      case Actions.Result.Unknown() -> throw new Refusal(Problem.unknownEvent(id));
      case Actions.Result.NotApplicable(Status status) ->
          throw new Refusal(Problem.notApplicable(action, id, status));
    };
  }
}
