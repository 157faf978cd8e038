package dev.holdfast.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
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

  static Problem unknownEvent(long id) {
    return new Problem(
        Status.NOT_FOUND_404, "unknown-event", "No such event", "There is no event with id " + id);
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
