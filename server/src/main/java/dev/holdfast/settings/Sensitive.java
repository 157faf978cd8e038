package dev.holdfast.settings;

/**
 * A secret setting: a password, a token, an app secret. It shows itself to nobody who only prints
 * it.
 *
 * @param value the secret itself, never blank
 */
public record Sensitive(String value) {

  static final String MASK = "••••••";

  /**
   * @throws IllegalArgumentException with no part of the value, when white space stands around it,
   *     which is how a pasted line break looks
   */
  public Sensitive {
    if (value.isEmpty() || !value.equals(value.strip())) {
      throw new IllegalArgumentException("a secret is not blank and has no white space around it");
    }
  }

  @Override
  public String toString() {
    return MASK;
  }
}
