package dev.holdfast.web;

import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that holds a browser's session. Over https its name begins with {@code __Host-}, so
 * that no other host and no page on plain http can set it; browsers refuse that name on plain http,
 * where Holdfast must work too.
 *
 * <p>{@code SameSite=Strict}: links from elsewhere, and the way back from a provider, lead to the
 * page, which is for everybody; what the page then asks for comes from our own site.
 */
final class SessionCookie {

  private final boolean secure;

  private SessionCookie(boolean secure) {
    this.secure = secure;
  }

  static SessionCookie of(Remote remote) {
    return new SessionCookie(remote.secure());
  }

  Optional<String> value(ServerRequest request) {
    return request.headers().cookies().first(name()).asOptional();
  }

  void set(ServerResponse response, String value, Duration lifetime) {
    response.headers().addCookie(cookie(value).maxAge(lifetime).build());
  }

  void clear(ServerResponse response) {
    response.headers().addCookie(cookie("").maxAge(Duration.ZERO).build());
  }

  private SetCookie.Builder cookie(String value) {
    return SetCookie.builder(name(), value)
        .path("/")
        .secure(secure)
        .httpOnly(true)
        .sameSite(SetCookie.SameSite.STRICT);
  }

  private String name() {
    return secure ? "__Host-holdfast" : "holdfast";
  }
}
