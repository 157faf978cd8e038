package dev.holdfast.cli;

import dev.holdfast.service.Systemd;
import dev.holdfast.settings.SettingsLoader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: every command, and what they share. */
@Command(
    name = "holdfast",
    description = "A self-hosted inbox for Meta webhooks.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Commands implements Runnable {

  @Spec @Nullable CommandSpec spec;

  private Commands() {}

  /** The command line of this program. */
  public static CommandLine of(Program program, SettingsLoader loader) {
    Terminal terminal = Terminal.ofProcess(loader.environment());
    return new CommandLine(new Commands())
        .addSubcommand(new DemoCommand(program))
        .addSubcommand(new ServeCommand(program, Systemd.of(loader.environment())))
        .addSubcommand(new ProcessCommand(program))
        .addSubcommand(new StatsCommand(program))
        .addSubcommand(new RetryCommand(program))
        .addSubcommand(new RewindCommand(program))
        .addSubcommand(new RetentionCommand(program))
        .addSubcommand(new MigrateCommand(program))
        .addSubcommand(new PasswordCommand(program))
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
    Objects.requireNonNull(spec, "picocli sets the spec").commandLine().usage(Terminal.of(spec));
  }
}
