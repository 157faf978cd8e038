package dev.holdfast.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each may also do what those before it may. */
public enum Role {
  /** Looks at everything that is no matter of access. */
  VIEWER,
  /** Retries, replays, moves, deletes and names. */
  OPERATOR,
  /** Decides who may, and reads what they did. */
  ADMIN;

  /** The word for this role, the same in SQL, JSON and settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that this word names. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  /** Whether this role is enough where that one is needed. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
