package dev.holdfast.access;

import dev.holdfast.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Browsers that are signed in. Each request looks its session up anew, by the primary key, so a
 * session that was ended anywhere is over everywhere at once. Thread-safe.
 */
public final class Sessions {

  /**
   * How long a session lasts.
   *
   * @param idle without a request
   * @param lifetime altogether
   */
  public record Lasting(Duration idle, Duration lifetime) {}

  /**
   * A browser that is signed in.
   *
   * @param csrf what the dashboard sends along to show that a request is its own; tells nothing of
   *     the token
   */
  public record Session(User user, String token, String csrf) {

    Session(User user, String token) {
      this(user, token, RandomToken.base64(RandomToken.hash("csrf " + token)));
    }

    /** Whether the dashboard sent this; the time it takes tells nothing. */
    public boolean isCsrf(String given) {
      return MessageDigest.isEqual(
          given.getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
    }

    /** Without anything to sign in with. */
    @Override
    public String toString() {
      return "session of " + user.name();
    }

    /** The user as the caller of a request from this address. */
    public Caller caller(String remote) {
      return Caller.of(user, remote);
    }
  }

  private static final String OPEN =
      "INSERT INTO sessions (token_hash, user_id) VALUES (:hash, :user)";

  /**
   * One round trip by the primary key; writes at most once a minute, or each request would cost a
   * commit.
   */
  private static final String FIND =
      """
      WITH found AS (
        SELECT s.token_hash, s.seen_at < now() - interval '1 minute' AS stale, u.*
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = :hash AND NOT u.disabled
          AND s.seen_at > now() - make_interval(secs => :idle)
          AND s.created_at > now() - make_interval(secs => :lifetime)
      ), seen AS (
        UPDATE sessions s SET seen_at = now() FROM found f WHERE s.token_hash = f.token_hash AND f.stale
      )
      SELECT id, name, role, via, disabled, created_at, last_login_at FROM found
      """;

  private static final String FORGET_ENDED =
      """
      DELETE FROM sessions
      WHERE seen_at <= now() - make_interval(secs => :idle)
         OR created_at <= now() - make_interval(secs => :lifetime)
      """;

  private final Jdbi jdbi;
  private final Lasting lasting;

  Sessions(DataSource database, Lasting lasting) {
    this.jdbi = Database.jdbi(database);
    this.lasting = lasting;
  }

  /** How long a browser may keep the cookie. */
  public Duration lifetime() {
    return lasting.lifetime();
  }

  /** Signs this user in from this address. */
  Session open(User user, String remote) {
    Session session = new Session(user, RandomToken.text());
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(OPEN)
              .bind("hash", RandomToken.hash(session.token()))
              .bind("user", user.id())
              .execute();
          handle
              .createUpdate("UPDATE users SET last_login_at = now() WHERE id = :id")
              .bind("id", user.id())
              .execute();
          Audit.write(handle, session.caller(remote), AuditedAction.of(Audit.LOGIN));
        });
    return session;
  }

  /** The session that a cookie with this value belongs to; empty where it is over. */
  public Optional<Session> find(String token) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(FIND)
                .bind("hash", RandomToken.hash(token))
                .bind("idle", lasting.idle().toSeconds())
                .bind("lifetime", lasting.lifetime().toSeconds())
                .map(row -> new Session(User.of(row), token))
                .findOne());
  }

  /** Signs out. */
  public void end(Session session, String remote) {
    jdbi.useTransaction(
        handle -> {
          int ended =
              handle
                  .createUpdate("DELETE FROM sessions WHERE token_hash = :hash")
                  .bind("hash", RandomToken.hash(session.token()))
                  .execute();
          if (ended == 1) {
            Audit.write(handle, session.caller(remote), AuditedAction.of("session.logout"));
          }
        });
  }

  /** Signs the same user out everywhere else. */
  static void endOthers(Handle handle, Session session) {
    handle
        .createUpdate("DELETE FROM sessions WHERE user_id = :user AND token_hash <> :hash")
        .bind("user", session.user().id())
        .bind("hash", RandomToken.hash(session.token()))
        .execute();
  }

  static void endAllOf(Handle handle, long userId) {
    handle
        .createUpdate("DELETE FROM sessions WHERE user_id = :user")
        .bind("user", userId)
        .execute();
  }

  /** Forgets those that are over. */
  int forgetEnded() {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(FORGET_ENDED)
                .bind("idle", lasting.idle().toSeconds())
                .bind("lifetime", lasting.lifetime().toSeconds())
                .execute());
  }
}
