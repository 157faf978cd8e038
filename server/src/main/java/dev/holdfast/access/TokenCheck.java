package dev.holdfast.access;

import java.time.Duration;

/** What came of looking at the token in an {@code Authorization} header. */
public sealed interface TokenCheck {

  record Accepted(Caller caller) implements TokenCheck {}

  /** No token of ours, or one that has expired or was revoked. */
  record Refused() implements TokenCheck {}

  /** Too many wrong ones came from there; this one was not looked at. */
  record TooMany(Duration pause) implements TokenCheck {}
}
