package dev.holdfast.access;

import java.time.Duration;

/** What came of an attempt to sign in with a password. */
public sealed interface Login {

  record SignedIn(Sessions.Session session) implements Login {}

  /** No such user, a wrong password, or a disabled user: nobody is told which. */
  record Refused() implements Login {}

  /** Too many attempts from there; the password was not looked at. */
  record TooMany(Duration pause) implements Login {}

  /** Too many sign in at this moment; the password was not looked at. */
  record Busy() implements Login {}
}
