package dev.holdfast.access;

import dev.holdfast.database.Database;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who did what, when and from where. An entry is written in the transaction of what it tells of, so
 * that there is neither an action without its entry nor the other way round. Entries are added,
 * grow old, and never change. Thread-safe.
 */
public final class Audit {

  static final String LOGIN = "session.login";
  static final String LOGIN_FAILED = "session.login_failed";

  /** Strangers can make these, so there is an end to how many are kept. */
  private static final int LOGINS_FAILED_KEPT = 10_000;

  private static final String WRITE =
      """
      INSERT INTO audit_log (who, who_id, via, action, target, filter, count, remote)
      VALUES (:who, :whoId, :via, :action, :target, :filter::jsonb, :count, :remote)
      """;

  /** By the primary key, backwards. How many a bulk action changed, it knows itself. */
  private static final String PAGE =
      """
      SELECT a.id, a.at, a.who, a.who_id, a.via, a.action, a.target, a.filter::text AS filter,
             coalesce(b.changed, a.count) AS count, a.remote
      FROM audit_log a
      LEFT JOIN bulk_actions b
        ON b.id = CASE WHEN a.action LIKE 'bulk.%' THEN a.target::bigint END
      WHERE a.id < :before
      ORDER BY a.id DESC
      LIMIT :limit
      """;

  private static final String FORGET =
      """
      DELETE FROM audit_log
      WHERE at < now() - make_interval(secs => :keep)
         OR id IN (SELECT id FROM audit_log WHERE action = :failed ORDER BY id DESC OFFSET :kept)
      """;

  private final Jdbi jdbi;
  private final Duration keepFor;

  Audit(DataSource database, Duration keepFor) {
    this.jdbi = Database.jdbi(database);
    this.keepFor = keepFor;
  }

  /**
   * Writes down what this caller did.
   *
   * @param handle in the action's transaction
   */
  public static void write(Handle handle, Caller caller, AuditedAction action) {
    handle
        .createUpdate(WRITE)
        .bind("who", caller.name())
        .bind("whoId", caller.id())
        .bind("via", caller.via().word())
        .bind("action", action.action())
        .bind("target", action.target())
        .bind("filter", action.filter())
        .bind("count", action.count())
        .bind("remote", caller.remote())
        .execute();
  }

  /** Writes down what changed nothing else, such as a failed login. */
  public void write(Caller caller, AuditedAction action) {
    jdbi.useHandle(handle -> write(handle, caller, action));
  }

  /** Entries older than the one with this id, the newest first. */
  public List<AuditEntry> before(long id, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(PAGE)
                .bind("before", id)
                .bind("limit", limit)
                .map(AuditEntry::of)
                .list());
  }

  int forgetOld() {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(FORGET)
                .bind("keep", keepFor.toSeconds())
                .bind("failed", LOGIN_FAILED)
                .bind("kept", LOGINS_FAILED_KEPT)
                .execute());
  }
}
