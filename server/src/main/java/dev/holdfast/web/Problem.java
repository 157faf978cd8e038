package dev.holdfast.web;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.event.Status;
import dev.holdfast.query.Action;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import tools.jackson.core.JsonGenerator;

/**
 * An error as programs and people read it (RFC 9457). docs/api.md lists them all.
 *
 * @param name short and stable, the last part of the problem's type
 * @param title the same for every occurrence
 * @param detail what happened this time, what was kept, what to do; never a secret, never a payload
 */
record Problem(int status, String name, String title, String detail) {

  /** What a role must be, after the name of the parameter. */
  static final String ROLES = "must be viewer, operator or admin";

  private static final HttpField TYPE = WebResponse.type("application/problem+json");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /** In seconds. */
  private static final HttpField RETRY_AFTER =
      new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "10");

  static Problem badParameter(String parameter, String expected) {
    return badRequest("Parameter '" + parameter + "' " + expected);
  }

  static Problem unknownParameter(String parameter, Set<String> known) {
    String shown = parameter.length() > 40 ? parameter.substring(0, 40) + "…" : parameter;
    return badParameter(
        shown.replaceAll("\\p{Cntrl}", "?"),
        known.isEmpty()
            ? "is not known here, and no other is"
            : "is not known here; known are " + String.join(", ", new TreeSet<>(known)));
  }

  static Problem badBody(String expected) {
    return badRequest("The body " + expected);
  }

  static Problem badQuery() {
    return badRequest("The query is not encoded as it should be");
  }

  private static Problem badRequest(String detail) {
    return new Problem(
        HttpStatus.BAD_REQUEST_400, "bad-parameter", "A parameter is not as it should be", detail);
  }

  static Problem notFound(String detail) {
    return new Problem(HttpStatus.NOT_FOUND_404, "not-found", "Nothing is here", detail);
  }

  static Problem unknownEvent(long id) {
    return new Problem(
        HttpStatus.NOT_FOUND_404,
        "unknown-event",
        "No such event",
        "There is no event with id " + id);
  }

  static Problem otherMethod(String method, Set<String> allowed) {
    return new Problem(
        HttpStatus.METHOD_NOT_ALLOWED_405,
        "method-not-allowed",
        "The path is right, the method is not",
        (method.matches("[A-Z]{1,10}") ? method + " is" : "This is")
            + " not among the methods that are known here: "
            + String.join(", ", new TreeSet<>(allowed)));
  }

  static Problem bodyTooLarge(int limitBytes) {
    return new Problem(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        "body-too-large",
        "The body is too large",
        "At most " + limitBytes + " bytes are taken (setting intake.body-limit)");
  }

  static Problem bodyTooSlow(Duration timeout) {
    return new Problem(
        HttpStatus.REQUEST_TIMEOUT_408,
        "request-timeout",
        "The request did not arrive in time",
        "A body has "
            + timeout.toMillis()
            + " ms to arrive (setting intake.request-timeout); nothing of it was stored");
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

  static Problem unavailable(String detail) {
    return new Problem(
        HttpStatus.SERVICE_UNAVAILABLE_503, "unavailable", "Try again later", detail);
  }

  /**
   * What the HTTP server refuses by itself. Its reason is left out, because it quotes the request.
   */
  static Problem refused(int status) {
    return status == HttpStatus.SERVICE_UNAVAILABLE_503
        ? unavailable("The server is stopping; nothing was stored, send it again")
        : new Problem(
            status,
            "request-refused",
            "The request cannot be read",
            "It breaks the rules of HTTP or a limit; nothing of it was stored");
  }

  static Problem failed() {
    return new Problem(
        HttpStatus.INTERNAL_SERVER_ERROR_500,
        "failed",
        "The server failed",
        "The log tells more. If this was a delivery it was not stored; Meta sends it again");
  }

  WebResponse response() {
    return WebResponse.bytes(TYPE, bytes()).withStatus(status).with(headers());
  }

  private List<HttpField> headers() {
    return status == HttpStatus.SERVICE_UNAVAILABLE_503
        ? List.of(NO_STORE, RETRY_AFTER)
        : List.of(NO_STORE);
  }

  private byte[] bytes() {
    return JsonResponse.bytes(json -> JsonResponse.object(json, this::write));
  }

  private void write(JsonGenerator json) {
    json.writeStringProperty("type", "urn:holdfast:problem:" + name);
    json.writeStringProperty("title", title);
    json.writeNumberProperty("status", status);
    json.writeStringProperty("detail", detail);
  }
}
