package dev.holdfast.access;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, known beyond doubt.
 *
 * @param name of the user or the token
 * @param role what they may do
 * @param via how they signed in; names are unique only together with this
 * @param id of the user or, via a token, of the token; absent for the token of the settings and for
 *     the command line
 * @param userId of the user, or of the one whose token it is; absent where no user is behind it
 * @param remote the address they called from
 */
public record Caller(
    String name, Role role, Via via, @Nullable Long id, @Nullable Long userId, String remote) {

  /** Who runs a command on the server, and may therefore do anything. */
  public static Caller onCommandLine() {
    String name = System.getProperty("user.name", "(unknown)");
    return new Caller(name, Role.ADMIN, Via.COMMAND_LINE, null, null, "localhost");
  }

  /** Holdfast itself. */
  public static Caller system() {
    return new Caller("holdfast", Role.ADMIN, Via.SYSTEM, null, null, "localhost");
  }

  /** A user who signed in. */
  static Caller of(User user, String remote) {
    return new Caller(user.name(), user.role(), user.via(), user.id(), user.id(), remote);
  }

  /** Somebody who tried to sign in, and is nobody we know. */
  static Caller unknown(String name, Via via, String remote) {
    return new Caller(name, Role.VIEWER, via, null, null, remote);
  }

  /** As people read it: {@code ada (password)}. */
  public String label() {
    return name + " (" + via.word().replace('_', ' ') + ")";
  }
}
