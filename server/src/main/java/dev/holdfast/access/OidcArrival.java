package dev.holdfast.access;

/** What came of signing in through the provider. */
public sealed interface OidcArrival {

  /**
   * Signed in.
   *
   * @param to the page they wanted
   */
  record SignedIn(Sessions.Session session, String to) implements OidcArrival {}

  /** Begun in another browser, too long ago, or answered twice. */
  record NotBegunHere() implements OidcArrival {}

  /** The provider, or the person there, said no. */
  record Declined() implements OidcArrival {}

  /** Known to the provider, but with no role here. */
  record NoRole() implements OidcArrival {}

  /** Known here, too, and kept out by an admin. */
  record Disabled() implements OidcArrival {}

  /** The provider does not answer, or its ID token is not valid; the log tells more. */
  record Failed() implements OidcArrival {}
}
