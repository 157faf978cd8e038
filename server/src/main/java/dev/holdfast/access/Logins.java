package dev.holdfast.access;

import java.time.Duration;
import java.util.Optional;

/** Signing in with a password. Thread-safe. */
public final class Logins {

  /** What came of changing one's own password. */
  public sealed interface Renewal {

    record Done() implements Renewal {}

    /** The current password is another. */
    record Refused() implements Renewal {}

    /** The user signs in through a provider, which knows the password. */
    record DecidedElsewhere() implements Renewal {}

    /** Too many attempts from there; nothing was looked at. */
    record TooMany(Duration pause) implements Renewal {}

    /** Too many sign in at this moment; nothing was looked at. */
    record Busy() implements Renewal {}
  }

  private final Users users;
  private final Passwords passwords;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final Audit audit;

  Logins(Users users, Passwords passwords, Sessions sessions, LoginThrottle throttle, Audit audit) {
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
    this.throttle = throttle;
    this.audit = audit;
  }

  /** Signs in, or tells why not; either is written down. */
  public Login open(String name, String password, String remote) {
    return throttle
        .begin(name, remote)
        .<Login>map(Login.TooMany::new)
        .orElseGet(() -> compare(name, password, remote));
  }

  private Login compare(String name, String password, String remote) {
    Optional<Users.WithPassword> known = users.withPassword(name);
    return switch (passwords.compare(password, known.map(Users.WithPassword::hash))) {
      case BUSY -> {
        throttle.undo(name, remote);
        yield new Login.Busy();
      }
      case WRONG -> refuse(known, remote);
      case RIGHT -> {
        Users.WithPassword user = known.orElseThrow();
        yield user.user().disabled() ? refuse(known, remote) : signIn(user, password, remote);
      }
    };
  }

  private Login signIn(Users.WithPassword known, String password, String remote) {
    throttle.forgive(known.user().name(), remote);
    if (passwords.outdated(known.hash())) {
      users.setHash(known.user().id(), passwords.hash(password));
    }
    return new Login.SignedIn(sessions.open(known.user(), remote));
  }

  /** A name that no user has is not written down: people type passwords into the wrong field. */
  private Login refuse(Optional<Users.WithPassword> known, String remote) {
    Caller tried =
        known
            .map(user -> Caller.of(user.user(), remote))
            .orElseGet(() -> Caller.unknown("(unknown)", Via.PASSWORD, remote));
    audit.write(tried, AuditedAction.of(Audit.LOGIN_FAILED));
    return new Login.Refused();
  }

  /** Changes one's own password, and ends one's other sessions. */
  public Renewal renew(Sessions.Session session, String current, String next, String remote) {
    User user = session.user();
    if (user.via() != Via.PASSWORD) {
      return new Renewal.DecidedElsewhere();
    }
    return throttle
        .begin(user.name(), remote)
        .<Renewal>map(Renewal.TooMany::new)
        .orElseGet(() -> renewNow(session, current, next, remote));
  }

  private Renewal renewNow(Sessions.Session session, String current, String next, String remote) {
    User user = session.user();
    Optional<String> hash = users.withPassword(user.name()).map(Users.WithPassword::hash);
    return switch (passwords.compare(current, hash)) {
      case BUSY -> {
        throttle.undo(user.name(), remote);
        yield new Renewal.Busy();
      }
      case WRONG -> {
        audit.write(session.caller(remote), AuditedAction.of(Audit.LOGIN_FAILED));
        yield new Renewal.Refused();
      }
      case RIGHT -> {
        throttle.forgive(user.name(), remote);
        users.changeOwnPassword(session, passwords.hash(next), remote);
        yield new Renewal.Done();
      }
    };
  }

  void forgetOld() {
    throttle.forgetOld();
  }
}
