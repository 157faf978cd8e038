package dev.holdfast.web;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;

/**
 * The cookie that holds a browser's session. Over https its name begins with {@code __Host-}, so
 * that no other host and no page on plain http can set it; browsers refuse that name on plain http,
 * where Holdfast must work too.
 *
 * <p>{@code SameSite=Strict}: links from elsewhere, and the way back from a provider, lead to the
 * dashboard, which is for everybody; what the dashboard then asks for comes from our own site.
 */
public final class SessionCookie {

  private final WebCookie cookie;

  private SessionCookie(WebCookie cookie) {
    this.cookie = cookie;
  }

  /** As this client gets it, by https or not. */
  public static SessionCookie of(Client client) {
    return new SessionCookie(new WebCookie("holdfast", client.secure(), WebCookie.SameSite.STRICT));
  }

  /** Its value, where the request has it. */
  public Optional<String> value(WebRequest request) {
    return cookie.value(request);
  }

  /** The header that sets it. */
  public HttpField set(String value, Duration lifetime) {
    return cookie.set(value, lifetime);
  }

  /** The header that removes it. */
  public HttpField clear() {
    return cookie.clear();
  }
}
