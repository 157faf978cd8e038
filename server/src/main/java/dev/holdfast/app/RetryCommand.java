package dev.holdfast.app;

import dev.holdfast.event.Status;
import dev.holdfast.store.EventFilter;
import dev.holdfast.store.Events;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "retry",
    description =
        "Sends failed and dead events back to pending, with all their attempts before them.",
    footer = {
      "",
      "One event:   holdfast retry --id 42",
      "By filter:   holdfast retry --status dead_letter --type page.leadgen      (says how many)",
      "             holdfast retry --status dead_letter --type page.leadgen --yes (does it)"
    })
final class RetryCommand implements Callable<Integer> {

  @ParentCommand @Nullable Holdfast holdfast;
  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  Which which = new Which();

  @Option(
      names = "--yes",
      description = "Do it; without this a filter only says how many it means.")
  boolean yes;

  /** One event, or all that match. */
  static final class Which {
    @Option(names = "--id", description = "The event with this id.")
    @Nullable Long id;

    @ArgGroup(exclusive = false)
    @Nullable Matching matching;
  }

  /** The parts of the filter; all that are given must match. */
  static final class Matching {
    @Option(
        names = "--status",
        description = "failed or dead_letter.",
        converter = StatusWord.class)
    @Nullable Status status;

    @Option(names = "--type", description = "Exactly this event type.")
    @Nullable String type;

    @Option(names = "--page-id", description = "The page with this id in the table pages.")
    @Nullable Integer pageId;

    @Option(names = "--all", description = "Every failed and dead event.")
    boolean all;

    EventFilter filter() {
      return new EventFilter(status, type, pageId);
    }
  }

  @Override
  public Integer call() {
    try (OpenDatabase database = OpenDatabase.open(Holdfast.settingsOf(holdfast))) {
      Events events = new Events(database.database().general());
      PrintWriter out = Holdfast.out(spec);
      return which.id == null
          ? retryMatching(events, Optional.ofNullable(which.matching).orElseThrow(), out)
          : retryOne(events, which.id, out);
    }
  }

  private static int retryOne(Events events, long id, PrintWriter out) {
    return switch (events.retry(id)) {
      case Events.Retry.Requested _ -> {
        out.println("Event " + id + " is pending again.");
        yield ExitCode.OK;
      }
      case Events.Retry.NotRetryable(Status status) ->
          throw Failure.failed(
              "Event "
                  + id
                  + " is "
                  + status.word()
                  + "; only failed and dead_letter events can be retried.");
      case Events.Retry.Unknown() -> throw Failure.failed("There is no event with id " + id + ".");
    };
  }

  private int retryMatching(Events events, Matching matching, PrintWriter out) {
    if (yes) {
      out.println(events.retryAll(matching.filter()) + " events are pending again.");
    } else {
      out.println(
          events.countRetryable(matching.filter())
              + " failed and dead events match. Add --yes to send them back to pending.");
    }
    return ExitCode.OK;
  }
}
