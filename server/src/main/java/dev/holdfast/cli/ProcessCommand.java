package dev.holdfast.cli;

import dev.holdfast.consumer.Work;
import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.settings.Settings;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "process",
    description = "Processes all due events once and ends; for cron.",
    footer = "Exit code 1 when an event failed.")
final class ProcessCommand implements Callable<Integer> {

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  ProcessCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Settings settings = program.settings();
    PrintWriter out = Terminal.of(spec);
    try (Program.OpenedDatabase database = program.open(settings)) {
      Events events = new Events(database.database().general());
      print(out, "Before", events.stats());
      Work work = program.work(settings, database.database());
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
