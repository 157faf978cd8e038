package dev.holdfast.app;

import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "stats", description = "Shows how many events are in each status.")
final class StatsCommand implements Callable<Integer> {

  @ParentCommand @Nullable Holdfast holdfast;
  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public Integer call() {
    Settings settings = Holdfast.settingsOf(holdfast);
    try (OpenDatabase database = OpenDatabase.open(settings)) {
      Stats stats = new Events(database.database().general()).stats();
      Holdfast.out(spec).println(json ? StatsText.json(stats) : StatsText.of(stats));
      return ExitCode.OK;
    }
  }
}
