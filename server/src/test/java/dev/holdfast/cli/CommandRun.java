package dev.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One run of a command as a script would see it.
 *
 * @param exitCode what it ended with
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int exitCode, String out, String err) {

  /** Makes a command that writes to this terminal. */
  interface Maker {
    Object make(Terminal terminal);
  }

  static CommandRun of(Maker maker, String... arguments) {
    return of(false, maker, arguments);
  }

  /** As a person would see it, with colours and progress. */
  static CommandRun watched(Maker maker, String... arguments) {
    return of(true, maker, arguments);
  }

  private static CommandRun of(boolean watched, Maker maker, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), watched, watched);
    int exitCode =
        new CommandLine(maker.make(terminal))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setExecutionExceptionHandler(Failure::end)
            .execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
