package dev.holdfast.web;

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
public record Problem(int status, String name, String title, String detail) {

  private static final HttpField TYPE = WebResponse.type("application/problem+json");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /** In seconds. */
  private static final HttpField RETRY_AFTER =
      new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "10");

  /** A parameter is wrong; what is expected follows its name, as in "must be a number": 400. */
  public static Problem badParameter(String parameter, String expected) {
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

  /** The body is wrong; what is expected follows, as in "must be JSON": 400. */
  static Problem badBody(String expected) {
    return badRequest("The body " + expected);
  }

  /** The query cannot be read: 400. */
  public static Problem badQuery() {
    return badRequest("The query is not encoded as it should be");
  }

  private static Problem badRequest(String detail) {
    return new Problem(
        HttpStatus.BAD_REQUEST_400, "bad-parameter", "A parameter is not as it should be", detail);
  }

  /** There is no such thing: 404. */
  public static Problem notFound(String detail) {
    return new Problem(HttpStatus.NOT_FOUND_404, "not-found", "Nothing is here", detail);
  }

  static Problem otherMethod(String method, Set<String> allowed) {
    return new Problem(
        HttpStatus.METHOD_NOT_ALLOWED_405,
        "method-not-allowed",
        "Method not allowed",
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

  /** Not now, but soon: 503 with {@code Retry-After}. */
  public static Problem unavailable(String detail) {
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

  /** The answer that tells of it. */
  public WebResponse response() {
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
