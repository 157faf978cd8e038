package dev.holdfast.access;

import java.time.Instant;
import org.jdbi.v3.core.result.RowView;

/**
 * A line of the audit log.
 *
 * @param who the name of the user or token; of a failed login, the user that was tried
 * @param remote the address it was done from
 */
public record AuditEntry(long id, Instant at, String who, Via via, Deed deed, String remote) {

  static AuditEntry of(RowView row) {
    return new AuditEntry(
        row.getColumn("id", Long.class),
        row.getColumn("at", Instant.class),
        row.getColumn("who", String.class),
        Via.of(row.getColumn("via", String.class)),
        new Deed(
            row.getColumn("action", String.class),
            row.getColumn("target", String.class),
            row.getColumn("filter", String.class),
            row.getColumn("count", Long.class)),
        row.getColumn("remote", String.class));
  }
}
