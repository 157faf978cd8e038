package dev.holdfast.access;

/** What came of signing in through the provider. */
public sealed interface OidcSignIn {

  /**
   * Signed in.
   *
   * @param to the page they wanted
   */
  record SignedIn(Sessions.Session session, String to) implements OidcSignIn {}

  /** Begun in another browser, too long ago, or answered twice. */
  record UnknownFlow() implements OidcSignIn {}

  /** The provider, or the person there, said no. */
  record Declined() implements OidcSignIn {}

  /** Known to the provider, but with no role here. */
  record NoRole() implements OidcSignIn {}

  /** Known here, too, and kept out by an admin. */
  record Disabled() implements OidcSignIn {}

  /** The provider does not answer, or its ID token is not valid; the log tells more. */
  record Failed() implements OidcSignIn {}
}
