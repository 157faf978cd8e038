package dev.holdfast.access;

import java.util.Locale;

/** How somebody signed in. */
public enum Via {
  PASSWORD,
  OIDC,
  TOKEN,
  /** By being let onto the server itself. */
  COMMAND_LINE,
  /** Nobody did: Holdfast itself, as it was told to by its settings. */
  SYSTEM;

  /** The word for it, the same in SQL and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that this word from the database names. */
  static Via of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
