package dev.holdfast.cli;

import dev.holdfast.settings.ServeNeeds;
import dev.holdfast.settings.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Receives deliveries and processes events until it is stopped (SIGTERM or Ctrl-C).")
final class ServeCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "intake|work",
      description = "Only receive, or only process; several servers share one database.")
  Duty duty = Duty.BOTH;

  ServeCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = program.settings();
    if (duty.receives()) {
      Optional<String> missing = ServeNeeds.missing(settings);
      if (missing.isPresent()) {
        throw Failure.misused(missing.get());
      }
    }
    FreePort.require(settings);
    Program.RunningServer server = program.start(settings, duty, Terminal.of(spec));
    UntilStopped untilStopped =
        new UntilStopped(
            () -> {
              log.info("Stopping: finishing what is in flight");
              server.close();
              log.info("Stopped");
            });
    log.info("Ready on port {} ({})", server.port(), doing());
    untilStopped.await();
    return ExitCode.OK;
  }

  private String doing() {
    return switch (duty) {
      case BOTH -> "receiving and processing";
      case INTAKE -> "only receiving";
      case WORK -> "only processing";
    };
  }
}
