package dev.holdfast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to Meta's verification request, a GET with {@code hub.mode}, {@code hub.verify_token}
 * and {@code hub.challenge} (Graph API, Webhooks, "Verification Requests").
 */
public sealed interface Handshake {

  /**
   * Meta knows the token.
   *
   * @param challenge opaque text, to be sent back as the whole body
   */
  record Accepted(String challenge) implements Handshake {}

  /**
   * Whoever asked does not know the token, or asks for something else.
   *
   * @param why for a person, without any part of the request or the token
   */
  record Forbidden(String why) implements Handshake {}

  /**
   * Not a verification request.
   *
   * @param missing the names of the parameters that are missing or blank, at least one
   */
  record Incomplete(List<String> missing) implements Handshake {
    public Incomplete {
      missing = List.copyOf(missing);
    }
  }

  /** Answers the request with these parameters. The token is compared in constant time. */
  static Handshake answer(
      App app, @Nullable String mode, @Nullable String token, @Nullable String challenge) {
    return judge(
        app,
        Objects.requireNonNullElse(mode, ""),
        Objects.requireNonNullElse(token, ""),
        Objects.requireNonNullElse(challenge, ""));
  }

  private static Handshake judge(App app, String mode, String token, String challenge) {
    List<String> missing = new ArrayList<>();
    if (mode.isBlank()) {
      missing.add("hub.mode");
    }
    if (token.isBlank()) {
      missing.add("hub.verify_token");
    }
    if (challenge.isBlank()) {
      missing.add("hub.challenge");
    }
    if (!missing.isEmpty()) {
      return new Incomplete(missing);
    }
    if (!app.verifyToken().matches(token)) {
      return new Forbidden("the verify token is not this app's");
    }
    return mode.equals("subscribe")
        ? new Accepted(challenge)
        : new Forbidden("the mode is not subscribe");
  }
}
