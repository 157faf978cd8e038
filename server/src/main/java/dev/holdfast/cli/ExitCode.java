package dev.holdfast.cli;

/** What a command's end tells a script. */
final class ExitCode {

  /** Done. */
  static final int OK = 0;

  /** What was asked for failed. */
  static final int FAILED = 1;

  /** The command line or the settings are wrong; nothing was done. */
  static final int USAGE = 2;

  /**
   * The embedded PostgreSQL died and could not be started again. A new start may help, so a service
   * manager shall make one (EX_TEMPFAIL of sysexits.h).
   */
  static final int DATABASE_LOST = 75;

  private ExitCode() {}
}
