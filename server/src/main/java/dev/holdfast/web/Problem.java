package dev.holdfast.web;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.query.Action;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * An error as programs and people read it (RFC 9457). docs/api.md lists them all.
 *
 * @param name short and stable, the last part of the problem's type
 * @param title the same for every occurrence
 * @param detail what happened this time, what was kept, what to do; never a secret, never a payload
 */
record Problem(Status status, String name, String title, String detail) {

  /** What a role must be, after the name of the parameter. */
  static final String ROLES = "must be viewer, operator or admin";

  private static final Header TYPE =
      HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/problem+json");
  private static final Header NO_STORE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store");

  /** In seconds. */
  private static final Header RETRY_AFTER = HeaderValues.create(HeaderNames.RETRY_AFTER, "10");

  static Problem badParameter(String parameter, String expected) {
    return new Problem(
        Status.BAD_REQUEST_400,
        "bad-parameter",
        "A parameter is not as it should be",
        "Parameter '" + parameter + "' " + expected);
  }

  static Problem badBody(String expected) {
    return new Problem(
        Status.BAD_REQUEST_400,
        "bad-parameter",
        "A parameter is not as it should be",
        "The body " + expected);
  }

  static Problem unknownEvent(long id) {
    return new Problem(
        Status.NOT_FOUND_404, "unknown-event", "No such event", "There is no event with id " + id);
  }

  /**
   * The caller's role is not enough.
   *
   * @param why the role is needed, as a sentence without its full stop; blank where the route says it
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
        Status.FORBIDDEN_403,
        "forbidden",
        "Your role is not enough",
        why.isBlank() ? detail : detail + ". " + why);
  }

  /** Too many wrong tokens or handshakes came from the caller's address. */
  static Problem tooManyAttempts(Duration pause) {
    return new Problem(
        Status.TOO_MANY_REQUESTS_429,
        "too-many-attempts",
        "Too many wrong attempts",
        "Too many wrong tokens came from this address; this one was not looked at. Try again in "
            + pause.toSeconds()
            + " s");
  }

  static Problem decidedElsewhere() {
    return new Problem(
        Status.CONFLICT_409,
        "not-applicable",
        "The provider decides this",
        "This user signs in through a provider, which decides the role and knows the password;"
            + " nothing was changed");
  }

  /** The event is in a status in which this cannot be done with it. */
  static Problem notApplicable(Action action, long id, dev.holdfast.event.Status status) {
    boolean retry = action == Action.RETRY;
    return new Problem(
        Status.CONFLICT_409,
        retry ? "not-retryable" : "not-applicable",
        retry
            ? "Only failed and dead events can be retried"
            : "This cannot be done with an event in this status",
        "Event " + id + " is " + status.word() + "; it was left as it is");
  }

  static Problem unavailable(String detail) {
    return new Problem(Status.SERVICE_UNAVAILABLE_503, "unavailable", "Try again later", detail);
  }

  void send(ServerResponse response) {
    response.status(status);
    headers().forEach(response::header);
    response.send(bytes());
  }

  List<Header> headers() {
    return status.equals(Status.SERVICE_UNAVAILABLE_503)
        ? List.of(TYPE, NO_STORE, RETRY_AFTER)
        : List.of(TYPE, NO_STORE);
  }

  byte[] bytes() {
    return Json.bytes(this::write);
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("type", "urn:holdfast:problem:" + name);
    json.writeStringProperty("title", title);
    json.writeNumberProperty("status", status.code());
    json.writeStringProperty("detail", detail);
    json.writeEndObject();
  }
}
