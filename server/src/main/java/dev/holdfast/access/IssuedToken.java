package dev.holdfast.access;

import java.time.Instant;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token for a program.
 *
 * @param prefix how it begins, so that its owner recognises it
 * @param createdBy the name of who made it
 * @param createdById the user who made it, themselves or through a token of theirs: it is revoked
 *     with them; absent for one made with the token of the settings, and where the user is gone
 * @param expiresAt when it ends; absent for one that lasts until it is deleted
 */
public record IssuedToken(
    long id,
    String name,
    Role role,
    String prefix,
    String createdBy,
    @Nullable Long createdById,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt) {

  static final String COLUMNS =
      "id, name, role, prefix, created_by, created_by_id, created_at, last_used_at, expires_at";

  static IssuedToken of(RowView row) {
    return new IssuedToken(
        row.getColumn("id", Long.class),
        row.getColumn("name", String.class),
        Role.of(row.getColumn("role", String.class)).orElseThrow(),
        row.getColumn("prefix", String.class),
        row.getColumn("created_by", String.class),
        row.getColumn("created_by_id", Long.class),
        row.getColumn("created_at", Instant.class),
        row.getColumn("last_used_at", Instant.class),
        row.getColumn("expires_at", Instant.class));
  }
}
