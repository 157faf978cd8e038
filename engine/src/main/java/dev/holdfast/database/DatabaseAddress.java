package dev.holdfast.database;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, who we are there, and where in it our tables are.
 *
 * @param jdbcUrl such as {@code jdbc:postgresql://db.internal:5432/holdfast}
 * @param user absent where the URL names one
 * @param password absent where the URL or a password file holds it
 * @param schema that holds everything of ours and nothing else
 */
public record DatabaseAddress(
    String jdbcUrl, @Nullable String user, @Nullable String password, String schema) {

  /** The schema where nothing else is said. */
  public static final String SCHEMA = "holdfast";

  /** So short that names made of it are no longer than PostgreSQL takes (63). */
  private static final Pattern SCHEMAS = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,39}");

  /**
   * @throws IllegalArgumentException where the schema's name would have to be quoted, or is one of
   *     PostgreSQL's own
   */
  public DatabaseAddress {
    if (!SCHEMAS.matcher(schema).matches()) {
      throw new IllegalArgumentException("not the name of a schema: " + schema);
    }
  }

  /** With the usual schema. */
  public DatabaseAddress(String jdbcUrl, @Nullable String user, @Nullable String password) {
    this(jdbcUrl, user, password, SCHEMA);
  }

  /** Without user and password, and without the URL's parameters, which may hold them. */
  @Override
  public String toString() {
    int parameters = jdbcUrl.indexOf('?');
    return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
  }
}
