package dev.holdfast.access;

import dev.holdfast.database.Database;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The people who may sign in. Thread-safe. */
public final class Users {

  /** The user that the first start creates. */
  public static final String FIRST = "admin";

  /** What came of creating, changing or deleting a user. */
  public sealed interface Outcome {
    record Done(User user) implements Outcome {}

    record Unknown() implements Outcome {}

    /** Another user has this name, in whatever case. */
    record NameTaken() implements Outcome {}

    /** Nobody could sign in any more to decide who may. */
    record LastAdmin() implements Outcome {}

    /** The provider decides this user's role, and knows the password. */
    record DecidedElsewhere() implements Outcome {}
  }

  /**
   * What to change; absent parts stay as they are.
   *
   * @param keepTokens whether the tokens that the user made stay even where the user is disabled or
   *     may do less than they
   */
  public record Edit(
      @Nullable Role role,
      @Nullable String password,
      @Nullable Boolean disabled,
      boolean keepTokens) {

    /** As people read it, after the user's name. */
    String words() {
      StringBuilder words = new StringBuilder();
      if (role != null) {
        words.append(", role ").append(role.word());
      }
      if (password != null) {
        words.append(", password");
      }
      if (disabled != null) {
        words.append(disabled ? ", disabled" : ", enabled");
      }
      return words.toString();
    }
  }

  /** A user with the hash of their password. */
  record WithPassword(User user, String hash) {}

  /** Several servers may start at once; only one of them creates the first user. */
  private static final String CREATE_FIRST =
      """
      INSERT INTO users (name, role, via, password_hash)
      SELECT :name, 'admin', 'password', :hash
      WHERE NOT EXISTS (SELECT FROM users)
      ON CONFLICT DO NOTHING
      """;

  private static final String CREATE =
      """
      INSERT INTO users (name, role, via, password_hash)
      VALUES (:name, :role, 'password', :hash)
      ON CONFLICT DO NOTHING
      RETURNING\s"""
          + User.COLUMNS;

  /**
   * Locks the admins, so that two of them who remove each other do so one after the other. Only
   * those with a password count: a provider that is away must not shut the owner out.
   */
  private static final String ADMINS =
      """
      SELECT id FROM users
      WHERE role = 'admin' AND via = 'password' AND NOT disabled
      ORDER BY id
      FOR UPDATE
      """;

  private static final String CHANGE =
      """
      UPDATE users
      SET role = coalesce(:role, role),
          password_hash = coalesce(:hash, password_hash),
          disabled = coalesce(:disabled, disabled)
      WHERE id = :id
      RETURNING\s"""
          + User.COLUMNS;

  private final Jdbi jdbi;
  private final Passwords passwords;

  Users(DataSource database, Passwords passwords) {
    this.jdbi = Database.jdbi(database);
    this.passwords = passwords;
  }

  /** Why this cannot be a password, as a phrase that follows its name; empty when it can. */
  public static Optional<String> objection(String password) {
    return Passwords.objection(password);
  }

  /**
   * Creates the user {@link #FIRST} where there are no users at all.
   *
   * @param password theirs; without one, one is generated
   * @return the generated password, to be told once; empty where none was needed
   */
  public Optional<String> createFirst(Optional<String> password) {
    if (!list().isEmpty()) {
      return Optional.empty();
    }
    String chosen = password.orElseGet(Passwords::generate);
    String hash = passwords.hash(chosen);
    int created =
        jdbi.withHandle(
            handle ->
                handle.createUpdate(CREATE_FIRST).bind("name", FIRST).bind("hash", hash).execute());
    return created == 1 && password.isEmpty() ? Optional.of(chosen) : Optional.empty();
  }

  /** Everybody, in the order in which they came. */
  public List<User> list() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT " + User.COLUMNS + " FROM users ORDER BY id")
                .map(User::of)
                .list());
  }

  /**
   * A new user with a password that has no {@link #objection}.
   *
   * @param by who creates them
   */
  public Outcome create(Caller by, String name, Role role, String password) {
    String hash = passwords.hash(password);
    return jdbi.inTransaction(
        handle -> {
          Optional<User> created =
              handle
                  .createQuery(CREATE)
                  .bind("name", name)
                  .bind("role", role.word())
                  .bind("hash", hash)
                  .map(User::of)
                  .findOne();
          created.ifPresent(user -> audit(handle, by, user, "", "user.create"));
          return created.<Outcome>map(Outcome.Done::new).orElseGet(Outcome.NameTaken::new);
        });
  }

  private static void audit(Handle handle, Caller by, User user, String details, String action) {
    String target = user.name() + " (" + user.id() + ")" + details;
    Audit.write(handle, by, AuditedAction.to(target, action));
  }

  /**
   * Changes a user, and ends their sessions: what they may do has changed. Of the tokens they made,
   * those that may do more than they are revoked.
   *
   * @param by who changes them
   */
  public Outcome change(Caller by, long id, Edit edit) {
    return change(by, id, edit, "user.change");
  }

  private Outcome change(Caller by, long id, Edit edit, String action) {
    String hash = edit.password() == null ? null : passwords.hash(edit.password());
    return jdbi.inTransaction(
        handle -> {
          List<Long> admins = lockAdmins(handle);
          Optional<User> user = find(handle, id);
          if (user.isEmpty()) {
            return new Outcome.Unknown();
          }
          if (user.get().via() == Via.OIDC && (edit.role() != null || hash != null)) {
            return new Outcome.DecidedElsewhere();
          }
          boolean demoted = edit.role() != null && edit.role() != Role.ADMIN;
          if ((demoted || Boolean.TRUE.equals(edit.disabled())) && admins.equals(List.of(id))) {
            return new Outcome.LastAdmin();
          }
          Sessions.endAllOf(handle, id);
          User changed = write(handle, id, edit, hash);
          audit(handle, by, changed, edit.words(), action);
          revokeTokens(handle, by, changed, edit);
          return new Outcome.Done(changed);
        });
  }

  private static void revokeTokens(Handle handle, Caller by, User user, Edit edit) {
    if (edit.keepTokens()) {
      return;
    }
    if (Boolean.TRUE.equals(edit.disabled())) {
      Tokens.revokeAllOf(handle, by, user.id());
    } else if (edit.role() != null) {
      Tokens.revokeAbove(handle, by, user.id(), edit.role());
    }
  }

  private static User write(Handle handle, long id, Edit edit, @Nullable String hash) {
    Role role = edit.role();
    return handle
        .createQuery(CHANGE)
        .bind("id", id)
        .bind("role", role == null ? null : role.word())
        .bind("hash", hash)
        .bind("disabled", edit.disabled())
        .map(User::of)
        .one();
  }

  /**
   * Deletes a user, and with them their sessions.
   *
   * @param by who deletes them
   * @param keepTokens whether the tokens that the user made stay
   */
  public Outcome delete(Caller by, long id, boolean keepTokens) {
    return jdbi.inTransaction(
        handle -> {
          List<Long> admins = lockAdmins(handle);
          Optional<User> user = find(handle, id);
          if (user.isEmpty()) {
            return new Outcome.Unknown();
          }
          if (admins.equals(List.of(id))) {
            return new Outcome.LastAdmin();
          }
          if (!keepTokens) {
            Tokens.revokeAllOf(handle, by, id);
          }
          handle.createUpdate("DELETE FROM users WHERE id = :id").bind("id", id).execute();
          audit(handle, by, user.get(), "", "user.delete");
          return new Outcome.Done(user.get());
        });
  }

  /**
   * Sets a new password for the user of this name, and ends their sessions.
   *
   * @param by who sets it
   * @return false where nobody of this name has a password
   */
  public boolean reset(Caller by, String name, String password) {
    Edit edit = new Edit(null, password, null, true);
    return withPassword(name)
        .map(known -> change(by, known.user().id(), edit, "user.password"))
        .filter(Outcome.Done.class::isInstance)
        .isPresent();
  }

  Optional<WithPassword> withPassword(String name) {
    String sql =
        "SELECT "
            + User.COLUMNS
            + ", password_hash FROM users WHERE lower(name) = lower(:name) AND via = 'password'";
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("name", name)
                .map(
                    row ->
                        new WithPassword(
                            User.of(row), row.getColumn("password_hash", String.class)))
                .findOne());
  }

  /** Keeps a hash of the same password at today's cost; sessions go on. */
  void setHash(long id, String hash) {
    jdbi.useHandle(handle -> setHash(handle, id, hash));
  }

  private static void setHash(Handle handle, long id, String hash) {
    String sql = "UPDATE users SET password_hash = :hash WHERE id = :id AND via = 'password'";
    handle.createUpdate(sql).bind("id", id).bind("hash", hash).execute();
  }

  /** Gives whoever this session belongs to a new password, and ends their other sessions. */
  void changeOwnPassword(Sessions.Session session, String hash, String remote) {
    jdbi.useTransaction(
        handle -> {
          setHash(handle, session.user().id(), hash);
          Sessions.endOthers(handle, session);
          Audit.write(handle, session.caller(remote), AuditedAction.of("session.password"));
        });
  }

  private static List<Long> lockAdmins(Handle handle) {
    return handle.createQuery(ADMINS).mapTo(Long.class).list();
  }

  private static Optional<User> find(Handle handle, long id) {
    return handle
        .createQuery("SELECT " + User.COLUMNS + " FROM users WHERE id = :id")
        .bind("id", id)
        .map(User::of)
        .findOne();
  }
}
