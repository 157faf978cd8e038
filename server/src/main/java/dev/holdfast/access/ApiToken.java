package dev.holdfast.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token in the settings. Where none is set, it opens nothing. Thread-safe. */
public final class ApiToken {

  private static final String SCHEME = "Bearer ";

  private volatile Optional<String> token = Optional.empty();

  public ApiToken(Optional<String> token) {
    change(token);
  }

  /** From now on this is the token. */
  public void change(Optional<String> to) {
    token = to.filter(text -> !text.isBlank());
  }

  /**
   * Whether this {@code Authorization} header carries the token. The time it takes tells nothing of
   * the token.
   */
  public boolean opens(@Nullable String authorization) {
    Optional<String> expected = token;
    return expected.isPresent()
        && given(authorization)
            .filter(text -> MessageDigest.isEqual(bytes(text), bytes(expected.get())))
            .isPresent();
  }

  /** The token that an {@code Authorization} header carries (RFC 6750, section 2.1). */
  public static Optional<String> given(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
