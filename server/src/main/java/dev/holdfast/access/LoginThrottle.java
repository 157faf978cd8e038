package dev.holdfast.access;

import dev.holdfast.database.Database;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Throttles failed logins: for one name from one address after 5 failures, for all names from one
 * address after 20; the pause doubles each time, up to 15 minutes. From another address the owner
 * signs in as ever. Kept in the database, so it holds on all servers together. Thread-safe.
 */
final class LoginThrottle {

  /**
   * Counts an attempt as failed before its password is looked at, so that many at once count, too.
   * Where one of the two must wait nothing is counted: who tries again too early waits no longer.
   * After an hour of peace the counting begins anew.
   */
  private static final String BEGIN =
      """
      INSERT INTO login_attempts AS a (source, failures, last_at, next_at)
      SELECT source, 1, now(), now()
      FROM (VALUES (:remote), (:pair)) AS sources (source)
      ORDER BY source
      ON CONFLICT (source) DO UPDATE
      SET failures = CASE WHEN a.last_at < now() - interval '1 hour' THEN 1 ELSE a.failures + 1 END,
          last_at = now(),
          next_at = now() + interval '1 second' * CASE
            WHEN a.last_at < now() - interval '1 hour' THEN 0
            ELSE least(900, floor(2 ^ least(10, a.failures - CASE a.source WHEN :pair THEN 5 ELSE 20 END)))
          END
      WHERE a.next_at <= now()
      """;

  private static final String WAIT =
      """
      SELECT coalesce(ceil(extract(epoch FROM max(next_at) - now())), 0)::bigint
      FROM login_attempts
      WHERE source IN (:remote, :pair) AND next_at > now()
      """;

  /** What was counted ahead was no failure after all; of this name here, none are left. */
  private static final String FORGIVE =
      """
      WITH pair AS (DELETE FROM login_attempts WHERE source = :pair)
      UPDATE login_attempts SET failures = failures - 1, next_at = now()
      WHERE source = :remote
      """;

  /** Nobody looked at the password, so nothing is known of it. */
  private static final String UNDO =
      """
      UPDATE login_attempts SET failures = failures - 1, next_at = now()
      WHERE source IN (:remote, :pair)
      """;

  private final Jdbi jdbi;

  LoginThrottle(DataSource database) {
    this.jdbi = Database.jdbi(database);
  }

  /** Begins an attempt, or says how long to wait until the next. */
  Optional<Duration> begin(String name, String remote) {
    return jdbi.withHandle(
        handle -> {
          handle.begin();
          if (bind(handle.createUpdate(BEGIN), name, remote).execute() == 2) {
            handle.commit();
            return Optional.empty();
          }
          handle.rollback();
          long seconds = bind(handle.createQuery(WAIT), name, remote).mapTo(long.class).one();
          return Optional.of(Duration.ofSeconds(Math.max(1, seconds)));
        });
  }

  /** The attempt that began last succeeded. */
  void forgive(String name, String remote) {
    jdbi.useHandle(handle -> bind(handle.createUpdate(FORGIVE), name, remote).execute());
  }

  /** The attempt that began last did not come about. */
  void undo(String name, String remote) {
    jdbi.useHandle(handle -> bind(handle.createUpdate(UNDO), name, remote).execute());
  }

  int forgetOld() {
    String sql = "DELETE FROM login_attempts WHERE last_at < now() - interval '1 hour'";
    return jdbi.withHandle(handle -> handle.createUpdate(sql).execute());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, String name, String remote) {
    String network = AddressThrottle.network(remote);
    return statement
        .bind("remote", RandomToken.hash(network))
        .bind("pair", RandomToken.hash(network + " " + name.toLowerCase(Locale.ROOT)));
  }
}
