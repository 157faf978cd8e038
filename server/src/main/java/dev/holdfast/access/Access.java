package dev.holdfast.access;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Everything that decides who may do what, put together. Its parts are thread-safe. */
public record Access(
    Users users,
    Sessions sessions,
    Logins logins,
    Tokens tokens,
    Audit audit,
    Optional<Oidc> oidc) {

  /**
   * How access is set up.
   *
   * @param token of the settings
   * @param sessions how long they last
   * @param auditFor how long the audit log is kept
   * @param oidc where else people may sign in
   */
  public record Plan(
      ApiToken token, Sessions.Lasting sessions, Duration auditFor, Optional<Oidc.Provider> oidc) {}

  /** Over the tables in this database. */
  public static Access to(DataSource database, Plan plan) {
    Passwords passwords = new Passwords(Argon2id.STANDARD);
    Users users = new Users(database, passwords);
    Sessions sessions = new Sessions(database, plan.sessions());
    Audit audit = new Audit(database, plan.auditFor());
    return new Access(
        users,
        sessions,
        new Logins(users, passwords, sessions, new LoginThrottle(database), audit),
        new Tokens(database, plan.token(), new AddressThrottle()),
        audit,
        plan.oidc()
            .map(provider -> new Oidc(provider, new ProviderUsers(database), sessions, audit)));
  }

  /**
   * Forgets what is over: sessions, old attempts to sign in, the oldest entries of the audit log.
   */
  public void forgetOld() {
    sessions.forgetEnded();
    logins.forgetOld();
    audit.forgetOld();
  }
}
