package dev.holdfast.cli;

import dev.holdfast.access.Audit;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Deed;
import dev.holdfast.event.Status;
import dev.holdfast.query.Action;
import dev.holdfast.query.Actions;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Events;
import dev.holdfast.query.FilterWords;
import dev.holdfast.query.Search;
import dev.holdfast.settings.Settings;
import dev.holdfast.store.Database;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "retry",
    description = "Sets failed events and dead letters to pending again, with all their attempts.",
    footer = {
      "",
      "One event:   holdfast retry --id 42",
      "By filter:   holdfast retry --status dead_letter --type page.leadgen      (counts them)",
      "             holdfast retry --status dead_letter --type page.leadgen --yes (retries them)"
    })
final class RetryCommand implements Callable<Integer> {

  private static final String WHO = "the command line";
  private static final String RETRIED = "event.retry";
  private static final JsonMapper JSON = new JsonMapper();

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  Which which = new Which();

  @Option(
      names = "--yes",
      description = "Retry them; without this, the matching events are only counted.")
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

    @Option(names = "--type", description = "This event type; page.feed.* means all below it, too.")
    @Nullable String type;

    @Option(names = "--page-id", description = "The page with this id in the table pages.")
    @Nullable Integer pageId;

    @Option(names = "--all", description = "Every failed event and every dead letter.")
    boolean all;

    EventFilter filter() {
      return EventFilter.of(status, type, pageId);
    }
  }

  RetryCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings();
    try (Program.OpenedDatabase opened = program.openCurrent(settings)) {
      Database database = opened.database();
      Audit audit = program.access(settings, database).audit();
      PrintWriter out = Terminal.of(spec);
      return which.id == null
          ? retryMatching(database, Optional.ofNullable(which.matching).orElseThrow(), audit, out)
          : retryOne(new Actions(database.general()), which.id, audit, out);
    }
  }

  private static int retryOne(Actions actions, long id, Audit audit, PrintWriter out) {
    return switch (actions.act(Action.RETRY, id, WHO)) {
      case Actions.Result.Done() -> {
        audit.write(Caller.onCommandLine(), Deed.to(id, RETRIED));
        out.println("Event " + id + " is pending again.");
        yield ExitCode.OK;
      }
      case Actions.Result.NotApplicable(Status status) ->
          throw Failure.failed(
              "Event "
                  + id
                  + " is "
                  + status.word()
                  + "; only failed and dead_letter events can be retried.");
      case Actions.Result.Unknown() ->
          throw Failure.failed("There is no event with id " + id + ".");
    };
  }

  private int retryMatching(Database database, Matching matching, Audit audit, PrintWriter out) {
    if (yes) {
      Search search = new Search(database.reads());
      Actions actions = new Actions(database.general());
      long changed = actions.actOnAll(Action.RETRY, matching.filter(), search, WHO);
      String filter = JSON.writeValueAsString(FilterWords.of(matching.filter()));
      audit.write(Caller.onCommandLine(), Deed.toAll(filter, changed, RETRIED));
      out.println(changed + " events are pending again.");
    } else {
      Events events = new Events(database.general());
      long count = matching.filter().within(Action.RETRY.appliesTo()).map(events::count).orElse(0L);
      out.println(count + " failed events and dead letters match. Add --yes to retry them.");
    }
    return ExitCode.OK;
  }
}
