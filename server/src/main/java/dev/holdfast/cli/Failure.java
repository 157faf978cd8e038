package dev.holdfast.cli;

import dev.holdfast.settings.InvalidSettings;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * A command cannot do what it was asked for. The message is for the person at the terminal: what
 * happened, what was kept, what to do.
 */
@SuppressWarnings("serial") // never leaves the process
public final class Failure extends RuntimeException {

  private final int exitCode;

  private Failure(String message, int exitCode) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** The thing asked for did not work. */
  public static Failure failed(String message) {
    return new Failure(message, ExitCode.FAILED);
  }

  /** The command or the settings are wrong. */
  public static Failure misused(String message) {
    return new Failure(message, ExitCode.USAGE);
  }

  /**
   * Ends a command that threw (picocli calls this): a failure with its message and its code, a bug
   * with its stack trace.
   */
  static int end(Exception thrown, CommandLine commandLine, ParseResult parsed) throws Exception {
    if (thrown instanceof InterruptedException) {
      return end(failed("Stopped before the end"), commandLine, parsed);
    }
    int exitCode =
        switch (thrown) {
          case Failure failure -> failure.exitCode;
          case InvalidSettings _ -> ExitCode.USAGE;
          default -> throw thrown;
        };
    String message = String.valueOf(thrown.getMessage());
    commandLine.getErr().println(commandLine.getColorScheme().errorText(message));
    return exitCode;
  }
}
