package dev.holdfast.app;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Receives deliveries and processes events until it is stopped (SIGTERM or Ctrl-C).")
final class ServeCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @ParentCommand @Nullable Holdfast holdfast;
  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "intake|work",
      description = "Only receive, or only process; several servers share one database.")
  Role role = Role.BOTH;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Holdfast.settingsOf(holdfast);
    if (role.receives()) {
      Optional<String> missing = ServeNeeds.missing(settings);
      if (missing.isPresent()) {
        throw Failure.misused(missing.get());
      }
    }
    FreePort.require(settings);
    Handlers handlers = Handlers.load(settings.handlersDir());
    OpenDatabase database = OpenDatabase.open(settings);
    Node node = Node.start(settings, role, database, handlers, Holdfast.out(spec));
    UntilStopped untilStopped =
        new UntilStopped(
            () -> {
              log.info("Stopping: finishing what is in flight");
              node.close();
              database.close();
              log.info("Stopped");
            });
    log.info("Ready on port {} ({})", node.port(), doing());
    untilStopped.await();
    return ExitCode.OK;
  }

  private String doing() {
    return switch (role) {
      case BOTH -> "receiving and processing";
      case INTAKE -> "only receiving";
      case WORK -> "only processing";
    };
  }
}
