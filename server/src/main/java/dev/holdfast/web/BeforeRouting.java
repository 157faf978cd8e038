package dev.holdfast.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * Answers what the HTTP server refuses before a route is found, such as a malformed request or one
 * too many at once, as problems like all others. The reason that Helidon gives is left out, because
 * it quotes the request.
 */
final class BeforeRouting implements DirectHandler {

  private BeforeRouting() {}

  static DirectHandlers handlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new BeforeRouting());
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String reason) {
    Problem problem = problem(status);
    TransportResponse.Builder response =
        TransportResponse.builder()
            .status(status)
            .headers(headers)
            .keepAlive(type.keepAlive())
            .entity(problem.bytes());
    problem.headers().forEach(response::header);
    return response.header(HeaderNames.CONNECTION, "close").build();
  }

  private static Problem problem(Status status) {
    return status.equals(Status.SERVICE_UNAVAILABLE_503)
        ? Problem.unavailable("Too many requests at once; nothing was stored, send it again")
        : new Problem(
            status,
            "request-refused",
            "The request cannot be read",
            "It breaks the rules of HTTP or a limit; nothing of it was stored");
  }
}
