package dev.holdfast.app;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The program: every command, and what they share. */
@Command(
    name = "holdfast",
    description = "A self-hosted inbox for Meta webhooks.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      ProcessCommand.class,
      StatsCommand.class,
      RetryCommand.class,
      MigrateCommand.class,
      PasswordCommand.class,
    })
public final class Holdfast implements Runnable {

  private final SettingsLoader loader;

  Holdfast(SettingsLoader loader) {
    this.loader = loader;
  }

  /**
   * Runs one command and exits: 0 when it worked, 1 when it did not, 2 when it was called wrongly.
   */
  public static void main(String[] arguments) {
    System.exit(commandLine(SettingsLoader.ofProcess()).execute(arguments));
  }

  static CommandLine commandLine(SettingsLoader loader) {
    Terminal terminal = Terminal.ofProcess(loader.environment());
    return new CommandLine(new Holdfast(loader))
        .addSubcommand(new SendCommand(loader, terminal))
        .addSubcommand(new CheckCommand(loader, terminal))
        .addSubcommand(new ConfigCommand(loader, terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Holdfast::explain);
  }

  /** Called without a command. */
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The settings, or the end of the command with all that is wrong with them. */
  private static Settings settings(SettingsLoader loader) {
    return switch (loader.load()) {
      case SettingsReading.Usable(Settings settings, var _) -> {
        Logging.configure(settings.log());
        yield settings;
      }
      case SettingsReading.Mistaken mistaken -> throw Failure.misused(mistaken.report());
    };
  }

  static Settings settingsOf(@Nullable Holdfast holdfast) {
    return settings(loaderOf(holdfast));
  }

  /** The settings as they would be in another environment. */
  static Settings settingsOf(@Nullable Holdfast holdfast, Map<String, String> environment) {
    return settings(new SettingsLoader(environment, loaderOf(holdfast).workingDirectory()));
  }

  private static SettingsLoader loaderOf(@Nullable Holdfast holdfast) {
    return Objects.requireNonNull(holdfast, "picocli sets the parent command").loader;
  }

  static PrintWriter out(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "picocli sets the spec").commandLine().getOut();
  }

  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof Failure known) {
      commandLine.getErr().println(known.getMessage());
      return known.exitCode();
    }
    throw failure;
  }
}
