package dev.holdfast.access;

import java.time.Instant;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in, unless disabled.
 *
 * @param name unique among those with a password; of others, what the provider calls them
 * @param via {@link Via#PASSWORD} or {@link Via#OIDC}
 */
public record User(
    long id,
    String name,
    Role role,
    Via via,
    boolean disabled,
    Instant createdAt,
    @Nullable Instant lastLoginAt) {

  static final String COLUMNS = "id, name, role, via, disabled, created_at, last_login_at";

  static User of(RowView row) {
    return new User(
        row.getColumn("id", Long.class),
        row.getColumn("name", String.class),
        Role.of(row.getColumn("role", String.class)).orElseThrow(),
        Via.of(row.getColumn("via", String.class)),
        row.getColumn("disabled", Boolean.class),
        row.getColumn("created_at", Instant.class),
        row.getColumn("last_login_at", Instant.class));
  }
}
