package dev.holdfast.web;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/**
 * A cookie of ours, for all paths, which no script can read.
 *
 * @param name without the {@code __Host-} that it has over https
 * @param secure whether the browser uses https
 */
public record WebCookie(String name, boolean secure, SameSite sameSite) {

  /** With which requests from other sites it comes along (RFC 6265bis, section 4.1.2.7). */
  public enum SameSite {
    STRICT("Strict"),
    LAX("Lax");

    private final String word;

    SameSite(String word) {
      this.word = word;
    }
  }

  /** Its value, where the request has it. */
  public Optional<String> value(WebRequest request) {
    return request.cookie(fullName());
  }

  /**
   * The header that sets it.
   *
   * @param value of characters that need no quotes
   */
  public HttpField set(String value, Duration lifetime) {
    return new HttpField(
        HttpHeader.SET_COOKIE,
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=%s%s"
            .formatted(
                fullName(), value, lifetime.toSeconds(), sameSite.word, secure ? "; Secure" : ""));
  }

  /** The header that removes it. */
  public HttpField clear() {
    return set("", Duration.ZERO);
  }

  private String fullName() {
    return secure ? "__Host-" + name : name;
  }
}
