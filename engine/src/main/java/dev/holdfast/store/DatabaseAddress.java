package dev.holdfast.store;

import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who we are there.
 *
 * @param jdbcUrl such as {@code jdbc:postgresql://db.internal:5432/holdfast}
 * @param user absent where the URL names one
 * @param password absent where the URL or a password file holds it
 */
public record DatabaseAddress(String jdbcUrl, @Nullable String user, @Nullable String password) {

  /** Without user and password, and without the URL's parameters, which may hold them. */
  @Override
  public String toString() {
    int parameters = jdbcUrl.indexOf('?');
    return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
  }
}
