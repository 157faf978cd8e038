package dev.holdfast.app;

/**
 * A command cannot do what it was asked for. The message is for the person at the terminal: what
 * happened, what was kept, what to do.
 */
@SuppressWarnings("serial") // never leaves the process
final class Failure extends RuntimeException {

  private final int exitCode;

  private Failure(String message, int exitCode) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** The thing asked for did not work. */
  static Failure failed(String message) {
    return new Failure(message, 1);
  }

  /** The command or the settings are wrong. */
  static Failure misused(String message) {
    return new Failure(message, 2);
  }

  int exitCode() {
    return exitCode;
  }
}
