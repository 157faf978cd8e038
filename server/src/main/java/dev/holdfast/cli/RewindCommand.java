package dev.holdfast.cli;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.consumer.Rewind;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "rewind",
    description = {
      "Lets the handlers have all events from an earlier time once more, whatever became of them.",
      "Records stay right: writing them again changes nothing."
    },
    footer = {
      "",
      "How many:   holdfast rewind --to 2026-12-01T00:00:00Z",
      "Do it:      holdfast rewind --to 2026-12-01T00:00:00Z --yes",
      "Everything: holdfast rewind --to start --yes"
    })
final class RewindCommand implements Callable<Integer> {

  private static final Caller CALLER = Caller.onCommandLine();
  private static final String CONSUMER = "handlers";

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "<moment>",
      description =
          "To the events received at this moment or later; start means all that are stored.")
  String to = "";

  @Option(names = "--yes", description = "Do it; without this, the events are only counted.")
  boolean yes;

  RewindCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Rewind.To place =
        Rewind.To.of(to)
            .orElseThrow(() -> Failure.misused("--to must be " + Rewind.To.WORDS + "."));
    try (Program.OpenedDatabase opened = program.openCurrent(program.settings())) {
      Rewind rewind = new Rewind(opened.database().general());
      PrintWriter out = Terminal.of(spec);
      out.println(yes ? begin(rewind, place) : count(rewind, place));
      return ExitCode.OK;
    }
  }

  private static String count(Rewind rewind, Rewind.To place) {
    long events = rewind.count(place);
    return events == 1
        ? "1 event would be handled once more. Add --yes to rewind."
        : events + " events would be handled once more. Add --yes to rewind.";
  }

  private String begin(Rewind rewind, Rewind.To place) {
    long events =
        rewind.begin(
            place,
            (handle, count) ->
                Audit.write(handle, CALLER, AuditedAction.rewind(CONSUMER, to, count)));
    return switch ((int) Math.min(events, 2)) {
      case 0 -> "No event was handled since then; nothing was changed.";
      case 1 -> "1 event is handled once more.";
      default -> events + " events are handled once more.";
    };
  }
}
