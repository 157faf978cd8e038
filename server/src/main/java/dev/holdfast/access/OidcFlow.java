package dev.holdfast.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sign-in through the provider that has begun. The browser that began it keeps this in a cookie,
 * and only that browser can end it.
 *
 * @param state comes back with the answer
 * @param nonce comes back inside the ID token
 * @param verifier the secret behind PKCE's challenge
 * @param to where to go afterwards: a path of our own, so that nobody is sent elsewhere
 */
record OidcFlow(String state, String nonce, String verifier, String to) {

  private static final int PARTS = 4;

  /**
   * No other site ({@code //evil.example}, and what browsers take for it), no control character.
   */
  private static final Pattern OWN_PATH =
      Pattern.compile("/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]{0,1000})?");

  /** The dashboard's start where the path is none of ours: also the cookie's may be anybody's. */
  OidcFlow {
    to = OWN_PATH.matcher(to).matches() ? to : "/";
  }

  /** A new one, that nobody can guess. */
  static OidcFlow to(String path) {
    return new OidcFlow(RandomToken.text(), RandomToken.text(), RandomToken.text(), path);
  }

  /** Reads what {@link #text} wrote. */
  static Optional<OidcFlow> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      String to = new String(Base64.getUrlDecoder().decode(parts[3]), StandardCharsets.UTF_8);
      return Optional.of(new OidcFlow(parts[0], parts[1], parts[2], to));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** In characters that are safe in a cookie. */
  String text() {
    String path = RandomToken.base64(to.getBytes(StandardCharsets.UTF_8));
    return String.join(".", state, nonce, verifier, path);
  }
}
