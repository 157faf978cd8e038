package dev.holdfast.access;

import dev.holdfast.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
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
      INSERT INTO api_tokens (name, role, token_hash, prefix, created_by, created_by_id, expires_at)
      VALUES (:name, :role, :hash, :prefix, :by, :byId, :expires)
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
      SELECT id, name, role, created_by_id FROM found
      """;

  private static final String REVOKE =
      "DELETE FROM api_tokens WHERE %s RETURNING " + IssuedToken.COLUMNS;

  private final Jdbi jdbi;
  private final ApiToken ofSettings;
  private final AddressThrottle throttle;
  private final SeenTokens seen = new SeenTokens();

  Tokens(DataSource database, ApiToken ofSettings, AddressThrottle throttle) {
    this.jdbi = Database.jdbi(database);
    this.ofSettings = ofSettings;
    this.throttle = throttle;
  }

  /**
   * Whom the token in this {@code Authorization} header stands for. Wrong ones are counted against
   * the address that sent them; after too many, only those that were accepted before are looked at.
   */
  public TokenCheck check(String authorization, String remote) {
    Optional<Duration> pause = throttle.pause(remote);
    return pause.isPresent() && !seen.contains(authorization)
        ? new TokenCheck.TooMany(pause.get())
        : look(authorization, remote);
  }

  private TokenCheck look(String authorization, String remote) {
    Optional<Caller> caller = caller(authorization, remote);
    if (caller.isEmpty()) {
      throttle.failed(remote);
      return new TokenCheck.Refused();
    }
    seen.add(authorization);
    return new TokenCheck.Accepted(caller.get());
  }

  private Optional<Caller> caller(String authorization, String remote) {
    if (ofSettings.opens(authorization)) {
      return Optional.of(new Caller(OF_SETTINGS, Role.ADMIN, Via.TOKEN, null, null, remote));
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
                .bind("hash", RandomToken.hash(text))
                .map(
                    row ->
                        new Caller(
                            row.getColumn("name", String.class),
                            Role.of(row.getColumn("role", String.class)).orElseThrow(),
                            Via.TOKEN,
                            row.getColumn("id", Long.class),
                            row.getColumn("created_by_id", Long.class),
                            remote))
                .findOne());
  }

  /** A new token, which may do what its role may until it expires or is deleted. */
  public Fresh issue(Caller by, String name, Role role, @Nullable Instant expiresAt) {
    String text = MARK + RandomToken.text();
    IssuedToken token =
        jdbi.inTransaction(
            handle -> {
              IssuedToken issued =
                  handle
                      .createQuery(ISSUE)
                      .bind("name", name)
                      .bind("role", role.word())
                      .bind("hash", RandomToken.hash(text))
                      .bind("prefix", text.substring(0, PREFIX_LENGTH))
                      .bind("by", by.name())
                      .bind("byId", by.userId())
                      .bind("expires", expiresAt)
                      .map(IssuedToken::of)
                      .one();
              audit(handle, by, issued, "token.create");
              return issued;
            });
    return new Fresh(token, text);
  }

  private static void audit(Handle handle, Caller by, IssuedToken token, String action) {
    String target = token.name() + " (" + token.prefix() + "…, " + token.role().word() + ")";
    Audit.write(handle, by, AuditedAction.to(target, action));
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

  /**
   * Deletes a token, which opens nothing from then on.
   *
   * @param by who deletes it
   * @return false where there is none with this id
   */
  public boolean delete(Caller by, long id) {
    return jdbi.inTransaction(
        handle -> {
          String sql = REVOKE.formatted("id = :id");
          return revoke(handle, by, handle.createQuery(sql).bind("id", id)) == 1;
        });
  }

  /** Deletes the tokens that this user made, themselves or through a token of theirs. */
  static void revokeAllOf(Handle handle, Caller by, long userId) {
    String sql = REVOKE.formatted("created_by_id = :user");
    revoke(handle, by, handle.createQuery(sql).bind("user", userId));
  }

  /** Deletes those of them that may do more than this role. */
  static void revokeAbove(Handle handle, Caller by, long userId, Role role) {
    List<String> above =
        Arrays.stream(Role.values()).filter(other -> !role.covers(other)).map(Role::word).toList();
    String sql = REVOKE.formatted("created_by_id = :user AND role = ANY (:above)");
    revoke(
        handle,
        by,
        handle.createQuery(sql).bind("user", userId).bindArray("above", String.class, above));
  }

  private static int revoke(Handle handle, Caller by, Query deletion) {
    List<IssuedToken> revoked = deletion.map(IssuedToken::of).list();
    revoked.forEach(token -> audit(handle, by, token, "token.delete"));
    return revoked.size();
  }
}
