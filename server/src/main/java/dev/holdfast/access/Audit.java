package dev.holdfast.access;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Who did what, when and from where. Lines are added, grow old, and never change. Thread-safe. */
public final class Audit {

  static final String LOGIN = "session.login";
  static final String LOGIN_FAILED = "session.login_failed";

  /** Strangers can make these, so there is an end to how many are kept. */
  private static final int LOGINS_FAILED_KEPT = 10_000;

  private static final String WRITE =
      """
      INSERT INTO audit_log (who, via, action, target, filter, count, remote)
      VALUES (:who, :via, :action, :target, :filter::jsonb, :count, :remote)
      """;

  /** By the primary key, backwards. How many a bulk action changed, it knows itself. */
  private static final String PAGE =
      """
      SELECT a.id, a.at, a.who, a.via, a.action, a.target, a.filter::text AS filter,
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
    this.jdbi = Jdbi.create(database);
    this.keepFor = keepFor;
  }

  /** Writes down what this caller did. */
  public void write(Caller caller, Deed deed) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(WRITE)
                .bind("who", caller.name())
                .bind("via", caller.via().word())
                .bind("action", deed.action())
                .bind("target", deed.target())
                .bind("filter", deed.filter())
                .bind("count", deed.count())
                .bind("remote", caller.remote())
                .execute());
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
