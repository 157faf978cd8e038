package dev.holdfast.settings;

/**
 * A secret setting: a password, a token, an app secret. It prints itself masked.
 *
 * @param value the secret itself, never blank
 */
public record Sensitive(String value) {

  static final String MASK = "••••••";

  /**
   * @throws IllegalArgumentException with no part of the value, when there is white space around
   *     it, such as a pasted line break
   */
  public Sensitive {
    if (value.isEmpty() || !value.equals(value.strip())) {
      throw new IllegalArgumentException("a secret is not blank and has no white space around it");
    }
  }

  /** Whether it has so many characters, both ends included. */
  boolean hasLength(int least, int most) {
    int length = value.codePointCount(0, value.length());
    return least <= length && length <= most;
  }

  @Override
  public String toString() {
    return MASK;
  }
}
