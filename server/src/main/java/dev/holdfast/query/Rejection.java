package dev.holdfast.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused at the endpoint, or for a wrong token.
 *
 * @param app as asked for; absent where the request was for no app
 * @param bytes how large its body was or was announced to be; absent where nobody knows
 * @param remote who sent it
 */
public record Rejection(
    Instant at, @Nullable String app, Reason reason, @Nullable Long bytes, String remote) {

  /** Why. */
  public enum Reason {
    /** The signature is missing, malformed or wrong. */
    SIGNATURE("signature"),
    /** The handshake's token or mode is wrong. */
    HANDSHAKE("handshake"),
    /** No such app. */
    UNKNOWN_APP("unknown_app"),
    /** The body is too large. */
    TOO_LARGE("too_large"),
    /** Meta's client certificate is not there. */
    CLIENT_CERTIFICATE("client_certificate"),
    /** The API token is wrong, expired or revoked, or too many were tried. */
    TOKEN("token");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** The word for this reason, the same in SQL and JSON. */
    public String word() {
      return word;
    }

    static Reason of(String word) {
      for (Reason reason : values()) {
        if (reason.word.equals(word)) {
          return reason;
        }
      }
      throw new IllegalArgumentException(word);
    }
  }
}
