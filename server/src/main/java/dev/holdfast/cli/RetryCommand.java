package dev.holdfast.cli;

import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.action.Action;
import dev.holdfast.action.Actions;
import dev.holdfast.database.Database;
import dev.holdfast.event.Status;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Events;
import dev.holdfast.query.FilterWords;
import dev.holdfast.query.Search;
import dev.holdfast.settings.Settings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
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

  private static final Caller CALLER = Caller.onCommandLine();
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
      Map<String, List<String>> texts = new LinkedHashMap<>();
      put(texts, "status", status == null ? null : status.word());
      put(texts, "type", type);
      put(texts, "page", pageId);
      if (all != texts.isEmpty()) {
        throw Failure.misused("Give --all, or what to filter by, not both.");
      }
      return switch (FilterWords.read(texts)) {
        case FilterWords.Reading.Understood(EventFilter filter) -> filter;
        case FilterWords.Reading.Mistaken(String name, String expected) ->
            throw Failure.misused("--" + name + " " + expected + ".");
      };
    }

    private static void put(Map<String, List<String>> texts, String name, @Nullable Object value) {
      if (value != null) {
        texts.put(name, List.of(value.toString()));
      }
    }
  }

  RetryCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings();
    Optional<EventFilter> filter = Optional.ofNullable(which.matching).map(Matching::filter);
    try (Program.OpenedDatabase opened = program.openCurrent(settings)) {
      Database database = opened.database();
      PrintWriter out = Terminal.of(spec);
      return which.id == null
          ? retryMatching(database, filter.orElseThrow(), out)
          : retryOne(new Actions(database.general()), which.id, out);
    }
  }

  private static int retryOne(Actions actions, long retried, PrintWriter out) {
    return switch (actions.act(Action.RETRY, retried, CALLER.label(), RetryCommand::audit)) {
      case Actions.Result.Done() -> {
        out.println("Event " + retried + " is pending again.");
        yield ExitCode.OK;
      }
      case Actions.Result.NotApplicable(Status status) ->
          throw Failure.failed(
              "Event "
                  + retried
                  + " is "
                  + status.word()
                  + "; only failed and dead_letter events can be retried.");
      case Actions.Result.TooYoung _, Actions.Result.Unknown _ ->
          throw Failure.failed("There is no event with id " + retried + ".");
    };
  }

  private static void audit(Handle handle, long id) {
    Audit.write(handle, CALLER, AuditedAction.to(id, RETRIED));
  }

  private int retryMatching(Database database, EventFilter filter, PrintWriter out) {
    if (yes) {
      String audited = JSON.writeValueAsString(FilterWords.of(filter));
      long changed =
          new Actions(database.general())
              .actOnAll(
                  Action.RETRY,
                  filter,
                  new Search(database.reads()),
                  CALLER.label(),
                  (handle, count) ->
                      Audit.write(handle, CALLER, AuditedAction.toAll(audited, count, RETRIED)));
      out.println(
          changed == 1 ? "1 event is pending again." : changed + " events are pending again.");
    } else {
      Events events = new Events(database.general());
      long count = filter.within(Action.RETRY.appliesTo()).map(events::count).orElse(0L);
      out.println(
          count == 1
              ? "1 failed event or dead letter matches. Add --yes to retry it."
              : count + " failed events and dead letters match. Add --yes to retry them.");
    }
    return ExitCode.OK;
  }
}
