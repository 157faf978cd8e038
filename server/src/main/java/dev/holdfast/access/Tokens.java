package dev.holdfast.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Tokens for programs: the one in the settings, and those that admins issue. Thread-safe. */
public final class Tokens {

  /** What the caller with the token of the settings is called. */
  static final String OF_SETTINGS = "api-token";

  /** Makes a token easy to find where it should not be, as in a repository. */
  private static final String MARK = "hf_";

  private static final int PREFIX_LENGTH = MARK.length() + 6;

  /**
   * A token as its owner gets it.
   *
   * @param text the token itself, which nobody can be shown again
   */
  public record Fresh(IssuedToken token, String text) {

    /** Without the token itself. */
    @Override
    public String toString() {
      return token.toString();
    }
  }

  private static final String ISSUE =
      """
      INSERT INTO api_tokens (name, role, token_hash, prefix, created_by, expires_at)
      VALUES (:name, :role, :hash, :prefix, :by, :expires)
      RETURNING\s"""
          + IssuedToken.COLUMNS;

  /** One round trip by the unique hash; writes at most once a minute. */
  private static final String USE =
      """
      WITH found AS (
        SELECT * FROM api_tokens WHERE token_hash = :hash AND (expires_at > now()) IS NOT FALSE
      ), used AS (
        UPDATE api_tokens t SET last_used_at = now() FROM found f
        WHERE t.id = f.id AND (f.last_used_at > now() - interval '1 minute') IS NOT TRUE
      )
      SELECT name, role FROM found
      """;

  private final Jdbi jdbi;
  private final ApiToken ofSettings;

  Tokens(DataSource database, ApiToken ofSettings) {
    this.jdbi = Jdbi.create(database);
    this.ofSettings = ofSettings;
  }

  /** Who sends this {@code Authorization} header from this address; empty for nobody we know. */
  public Optional<Caller> caller(String authorization, String remote) {
    if (ofSettings.opens(authorization)) {
      return Optional.of(new Caller(OF_SETTINGS, Role.ADMIN, Via.TOKEN, remote));
    }
    return ApiToken.given(authorization)
        .filter(text -> text.startsWith(MARK))
        .flatMap(text -> issued(text, remote));
  }

  private Optional<Caller> issued(String text, String remote) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(USE)
                .bind("hash", Unguessable.hash(text))
                .map(
                    row ->
                        new Caller(
                            row.getColumn("name", String.class),
                            Role.of(row.getColumn("role", String.class)).orElseThrow(),
                            Via.TOKEN,
                            remote))
                .findOne());
  }

  /** A new token, which may do what its role may until it expires or is deleted. */
  public Fresh issue(Caller by, String name, Role role, @Nullable Instant expiresAt) {
    String text = MARK + Unguessable.text();
    IssuedToken token =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(ISSUE)
                    .bind("name", name)
                    .bind("role", role.word())
                    .bind("hash", Unguessable.hash(text))
                    .bind("prefix", text.substring(0, PREFIX_LENGTH))
                    .bind("by", by.name())
                    .bind("expires", expiresAt)
                    .map(IssuedToken::of)
                    .one());
    return new Fresh(token, text);
  }

  /** Those that were issued, in the order in which they were. */
  public List<IssuedToken> list() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT " + IssuedToken.COLUMNS + " FROM api_tokens ORDER BY id")
                .map(IssuedToken::of)
                .list());
  }

  /** Deletes a token, which opens nothing from then on; empty where there was none. */
  public Optional<IssuedToken> delete(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "DELETE FROM api_tokens WHERE id = :id RETURNING " + IssuedToken.COLUMNS)
                .bind("id", id)
                .map(IssuedToken::of)
                .findOne());
  }
}
