package dev.holdfast.cli;

import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.settings.Settings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "stats", description = "Shows how many events are in each status.")
final class StatsCommand implements Callable<Integer> {

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  StatsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings();
    try (Program.OpenedDatabase database = program.openCurrent(settings)) {
      Stats stats = new Events(database.database().general()).stats();
      Terminal.of(spec).println(json ? StatsText.json(stats) : StatsText.of(stats));
      return ExitCode.OK;
    }
  }
}
