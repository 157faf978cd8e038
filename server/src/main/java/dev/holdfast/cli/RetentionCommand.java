package dev.holdfast.cli;

import dev.holdfast.access.Caller;
import dev.holdfast.ops.Retention;
import dev.holdfast.settings.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "retention",
    description = {
      "Drops the events whose time is over (settings retention.…), as a server does once an hour.",
      "What is pending or failed stays, and so do records and identities."
    },
    footer = {"", "What would go: holdfast retention --dry-run"})
final class RetentionCommand implements Callable<Integer> {

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(names = "--dry-run", description = "Only say what would be dropped.")
  boolean dryRun;

  @Option(names = "--json", description = "Print one JSON array.")
  boolean json;

  RetentionCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings();
    if (settings.retention().mode() == Settings.Retention.Mode.OFF) {
      throw Failure.misused("Nothing is ever dropped, since retention.mode is off.");
    }
    try (Program.OpenedDatabase opened = program.openCurrent(settings)) {
      Retention retention =
          new Retention(
              opened.database().general(),
              new Retention.Keep(
                  settings.retention().processed(), settings.retention().deadLetters()));
      List<Retention.Drop> drops =
          dryRun ? retention.look() : retention.run(Caller.onCommandLine());
      print(drops, Terminal.of(spec));
      return ExitCode.OK;
    }
  }

  private void print(List<Retention.Drop> drops, PrintWriter out) {
    if (json) {
      out.println(JsonMapper.shared().writeValueAsString(drops));
    } else if (drops.isEmpty()) {
      out.println("The time of no event is over.");
    } else {
      drops.forEach(drop -> out.println(line(drop)));
    }
  }

  private String line(Retention.Drop drop) {
    return "%s to %s: %,d events %s, %,d stay"
        .formatted(
            drop.oldest(),
            drop.newest(),
            drop.drops(),
            dryRun ? "would be dropped" : "were dropped",
            drop.stays());
  }
}
