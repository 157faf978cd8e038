package dev.holdfast.access;

import dev.holdfast.database.Database;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The users who sign in through a provider, which decides their names and roles. Thread-safe. */
final class ProviderUsers {

  private static final String SIGN_IN =
      """
      INSERT INTO users AS u (name, role, via, issuer, subject)
      VALUES (:name, :role, 'oidc', :issuer, :subject)
      ON CONFLICT (issuer, subject) WHERE via = 'oidc'
      DO UPDATE SET name = excluded.name, role = excluded.role
      RETURNING\s"""
          + User.COLUMNS;

  private final Jdbi jdbi;

  ProviderUsers(DataSource database) {
    this.jdbi = Database.jdbi(database);
  }

  /**
   * The user that this provider knows by this subject, with the name and role it gives today. Where
   * that is a smaller role than before, the tokens they made that may do more are revoked.
   */
  User signIn(Subject subject, Role role, String remote) {
    return jdbi.inTransaction(
        handle -> {
          User user =
              handle
                  .createQuery(SIGN_IN)
                  .bind("name", subject.name())
                  .bind("role", role.word())
                  .bind("issuer", subject.issuer())
                  .bind("subject", subject.subject())
                  .map(User::of)
                  .one();
          Tokens.revokeAbove(handle, Caller.of(user, remote), user.id(), role);
          return user;
        });
  }

  /** Ends the sessions and tokens of whoever the provider no longer lets in. */
  void shutOut(Subject subject, String remote) {
    jdbi.useTransaction(
        handle ->
            find(handle, subject)
                .ifPresent(
                    user -> {
                      Sessions.endAllOf(handle, user.id());
                      Tokens.revokeAllOf(handle, Caller.of(user, remote), user.id());
                    }));
  }

  private static Optional<User> find(Handle handle, Subject subject) {
    String sql =
        "SELECT "
            + User.COLUMNS
            + " FROM users WHERE via = 'oidc' AND issuer = :issuer AND subject = :subject";
    return handle
        .createQuery(sql)
        .bind("issuer", subject.issuer())
        .bind("subject", subject.subject())
        .map(User::of)
        .findOne();
  }
}
