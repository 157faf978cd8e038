package dev.holdfast.access;

import java.time.Instant;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log.
 *
 * @param who the name of the user or token; of a failed login, the user that was tried
 * @param whoId their id; absent for the token of the settings, the command line and unknown names
 * @param remote the address it was done from
 */
public record AuditEntry(
    long id,
    Instant at,
    String who,
    @Nullable Long whoId,
    Via via,
    AuditedAction action,
    String remote) {

  static AuditEntry of(RowView row) {
    return new AuditEntry(
        row.getColumn("id", Long.class),
        row.getColumn("at", Instant.class),
        row.getColumn("who", String.class),
        row.getColumn("who_id", Long.class),
        Via.of(row.getColumn("via", String.class)),
        new AuditedAction(
            row.getColumn("action", String.class),
            row.getColumn("target", String.class),
            row.getColumn("filter", String.class),
            row.getColumn("count", Long.class)),
        row.getColumn("remote", String.class));
  }
}
