package dev.holdfast.app;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
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
        .setExecutionExceptionHandler(Failure::end);
  }

  /** Called without a command. */
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static Settings settings(SettingsLoader loader) {
    Settings settings = loader.load().usable().settings();
    Logging.configure(settings.log());
    return settings;
  }

  static Settings settingsOf(@Nullable Holdfast holdfast) {
    return settings(loaderOf(holdfast));
  }

  /** The settings as they would be in an environment changed so. */
  static Settings settingsOf(
      @Nullable Holdfast holdfast, UnaryOperator<Map<String, String>> change) {
    SettingsLoader loader = loaderOf(holdfast);
    return settings(
        new SettingsLoader(change.apply(loader.environment()), loader.workingDirectory()));
  }

  private static SettingsLoader loaderOf(@Nullable Holdfast holdfast) {
    return Objects.requireNonNull(holdfast, "picocli sets the parent command").loader;
  }

  static PrintWriter out(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "picocli sets the spec").commandLine().getOut();
  }
}
