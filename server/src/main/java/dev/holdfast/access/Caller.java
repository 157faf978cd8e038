package dev.holdfast.access;

/**
 * Who sent a request, known beyond doubt.
 *
 * @param name of the user or the token
 * @param role what they may do
 * @param via how they are known; names are unique only together with this
 * @param remote the address they called from
 */
public record Caller(String name, Role role, Via via, String remote) {

  /** Who runs a command on the server, and may therefore do anything. */
  public static Caller onCommandLine() {
    return new Caller(
        System.getProperty("user.name", "(unknown)"), Role.ADMIN, Via.COMMAND_LINE, "localhost");
  }
}
