package dev.holdfast.cli;

import dev.holdfast.service.Systemd;
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
  private final Systemd systemd;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "intake|work",
      description = "Only receive, or only process; several servers share one database.")
  Duty duty = Duty.BOTH;

  ServeCommand(Program program, Systemd systemd) {
    this.program = program;
    this.systemd = systemd;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings();
    if (duty.receives()) {
      Optional<String> missing = settings.missingToReceive();
      if (missing.isPresent()) {
        throw Failure.misused(missing.get());
      }
    }
    FreePort.require(settings, duty);
    Optional<Program.RunningServer> started = start(settings);
    return started.isPresent() ? serve(settings, started.get()) : ExitCode.OK;
  }

  /** Empty when the process was told to stop meanwhile; then nothing of it runs any more. */
  private Optional<Program.RunningServer> start(Settings settings) {
    try {
      return Optional.of(program.start(settings, duty, Terminal.of(spec)));
    } catch (RuntimeException failure) {
      if (!program.stopSignal().isRequested()) {
        throw failure;
      }
      log.info("Stopped while starting");
      return Optional.empty();
    }
  }

  private int serve(Settings settings, Program.RunningServer server) {
    try (systemd;
        server) {
      String ready = "Ready on port %d (%s)".formatted(server.port(), doing());
      log.info(ready);
      systemd.ready(ready, server::alive);
      NetworkAccess.notice(settings, duty).ifPresent(log::warn);
      Optional<String> lost = program.stopSignal().awaitUnless(server.databaseLost());
      if (lost.isPresent()) {
        log.error("{} This process ends with code {}", lost.get(), ExitCode.DATABASE_LOST);
        return ExitCode.DATABASE_LOST;
      }
      log.info("Stopping: finishing what is in flight");
      systemd.stopping();
      server.drain();
    }
    log.info("Stopped");
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
