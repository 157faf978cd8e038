package dev.holdfast.app;

import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.work.Work;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "process",
    description = "Processes everything that is due, once, and ends: for cron.",
    footer = "Exit code 1 when an event failed.")
final class ProcessCommand implements Callable<Integer> {

  @ParentCommand @Nullable Holdfast holdfast;
  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Settings settings = Holdfast.settingsOf(holdfast);
    PrintWriter out = Holdfast.out(spec);
    try (OpenDatabase database = OpenDatabase.open(settings)) {
      Events events = new Events(database.database().general());
      print(out, "Before", events.stats());
      Work work = Node.work(settings, database.database(), Handlers.load(settings.handlersDir()));
      work.drain();
      print(out, "After", events.stats());
      out.printf(
          "%d processed, %d failed (%d of them now dead letters)%n",
          work.tally().processed(), work.tally().failed(), work.tally().deadLettered());
      return work.tally().failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private static void print(PrintWriter out, String when, Stats stats) {
    out.printf("%s:%n%s%n", when, StatsText.of(stats));
    out.flush();
  }
}
