package dev.holdfast.settings;

import java.util.regex.Pattern;

/**
 * A JDBC URL of a PostgreSQL database. It may carry a password, so it prints itself without.
 *
 * @param value such as {@code jdbc:postgresql://db.example:5432/holdfast}
 */
public record DatabaseUrl(String value) {

  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//)[^/@]*@");
  private static final Pattern PASSWORDS =
      Pattern.compile("(?<=[?&])([^=&]*password[^=&]*)=[^&]*", Pattern.CASE_INSENSITIVE);

  /**
   * @throws IllegalArgumentException with no part of the value, when it is not such a URL
   */
  public DatabaseUrl {
    if (!value.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("a database URL begins with jdbc:postgresql:");
    }
  }

  @Override
  public String toString() {
    String bare = CREDENTIALS.matcher(value).replaceAll(Sensitive.MASK + "@");
    return PASSWORDS.matcher(bare).replaceAll("$1=" + Sensitive.MASK);
  }
}
