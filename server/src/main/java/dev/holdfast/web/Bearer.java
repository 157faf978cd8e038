package dev.holdfast.web;

import dev.holdfast.access.ApiToken;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Lets through who carries the API token. */
final class Bearer {

  private static final String WHO = "API token";

  private final ApiToken token;

  Bearer(ApiToken token) {
    this.token = token;
  }

  void check(ServerRequest request, ServerResponse response) {
    if (token.opens(request.headers().first(HeaderNames.AUTHORIZATION).orElse(null))) {
      response.next();
      return;
    }
    response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"");
    new Problem(
            Status.UNAUTHORIZED_401,
            "unauthorized",
            "The API needs its token",
            token.isSet()
                ? "Send it as 'Authorization: Bearer <token>'"
                : "No token is set, so nobody may; set HOLDFAST_API_TOKEN")
        .send(response);
  }

  /** Who asks, for people who read later what was done. */
  static String who(ServerRequest request) {
    return WHO;
  }
}
