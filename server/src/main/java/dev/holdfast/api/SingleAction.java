package dev.holdfast.api;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.action.Action;
import dev.holdfast.action.Actions;
import dev.holdfast.action.Deletion;
import dev.holdfast.event.Status;
import dev.holdfast.query.WrittenWith;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;

/** Does with one event what a caller asks for and writes down who it was, or answers why not. */
final class SingleAction {

  private final Actions actions;

  SingleAction(Actions actions) {
    this.actions = actions;
  }

  /** Does it with the event whose id is in the path, and returns that id. */
  long act(WebRequest request, Action action, Caller caller) {
    long id = new Parameters(request).id();
    return switch (act(action, id, caller)) {
      case Actions.Result.Done() -> id;
      case Actions.Result.TooYoung _ ->
          throw new ProblemException(
              ApiProblem.forbidden(
                  caller,
                  Role.ADMIN,
                  "Event %d was received less than %d days ago. %s"
                      .formatted(id, Deletion.REDELIVERY_WINDOW.toDays(), Deletion.EFFECT)));
      case Actions.Result.Unknown() -> throw new ProblemException(ApiProblem.unknownEvent(id));
      case Actions.Result.NotApplicable(Status status) ->
          throw new ProblemException(ApiProblem.notApplicable(action, id, status));
    };
  }

  /** What Meta may deliver again is deleted by admins only. */
  private Actions.Result act(Action action, long id, Caller caller) {
    AuditedAction audited = AuditedAction.to(id, "event." + action.word());
    WrittenWith<Long> audit = (handle, _) -> Audit.write(handle, caller, audited);
    return action == Action.DELETE && !caller.role().covers(Role.ADMIN)
        ? actions.deleteOld(id, audit)
        : actions.act(action, id, caller.label(), audit);
  }
}
