package dev.holdfast.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token that opens the API. Where none is set, nothing opens it. Thread-safe. */
public final class ApiToken {

  private static final String SCHEME = "Bearer ";

  private final Optional<String> token;

  public ApiToken(Optional<String> token) {
    this.token = token.filter(text -> !text.isBlank());
  }

  /** Whether there is a token at all. */
  public boolean isSet() {
    return token.isPresent();
  }

  /**
   * Whether this {@code Authorization} header carries the token (RFC 6750, section 2.1). The time
   * it takes tells nothing of the token.
   */
  public boolean opens(@Nullable String authorization) {
    if (token.isEmpty() || authorization == null) {
      return false;
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String given = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(bytes(given), bytes(token.get()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
