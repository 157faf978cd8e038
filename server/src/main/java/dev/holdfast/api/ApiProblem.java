package dev.holdfast.api;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.action.Action;
import dev.holdfast.event.Status;
import dev.holdfast.web.Problem;
import dev.holdfast.web.WebResponse;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** The errors that only the API knows. */
final class ApiProblem {

  /** What a role must be, after the name of the parameter. */
  static final String ROLES = "must be viewer, operator or admin";

  private ApiProblem() {}

  static Problem unknownEvent(long id) {
    return new Problem(
        HttpStatus.NOT_FOUND_404,
        "unknown-event",
        "No such event",
        "There is no event with id " + id);
  }

  /**
   * The caller's role is not enough.
   *
   * @param why the role is needed, as a sentence without its full stop; blank where the route says
   *     it
   */
  static Problem forbidden(Caller caller, Role needed, String why) {
    String detail =
        "This needs the role "
            + needed.word()
            + ", and "
            + caller.name()
            + " has the role "
            + caller.role().word();
    return new Problem(
        HttpStatus.FORBIDDEN_403,
        "forbidden",
        "Your role is not enough",
        why.isBlank() ? detail : detail + ". " + why);
  }

  /** Too many wrong tokens came from the caller's address. */
  static WebResponse tooManyAttempts(Duration pause) {
    return new Problem(
            HttpStatus.TOO_MANY_REQUESTS_429,
            "too-many-attempts",
            "Too many wrong attempts",
            "Too many wrong tokens came from this address; this one was not looked at. Try again in "
                + pause.toSeconds()
                + " s")
        .response()
        .with(HttpHeader.RETRY_AFTER, String.valueOf(pause.toSeconds()));
  }

  static Problem decidedElsewhere() {
    return new Problem(
        HttpStatus.CONFLICT_409,
        "not-applicable",
        "The provider decides this",
        "This user signs in through a provider, which decides the role and knows the password;"
            + " nothing was changed");
  }

  /** The event is in a status in which this cannot be done with it. */
  static Problem notApplicable(Action action, long id, Status status) {
    boolean retry = action == Action.RETRY;
    return new Problem(
        HttpStatus.CONFLICT_409,
        retry ? "not-retryable" : "not-applicable",
        retry
            ? "Only failed and dead events can be retried"
            : "This cannot be done with an event in this status",
        "Event " + id + " is " + status.word() + "; it was left as it is");
  }
}
