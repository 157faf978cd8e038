package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A filter as people write it, in a query, as JSON or on the command line: names and texts, which
 * docs/api.md explains. This is the only parser of filters.
 */
public final class FilterWords {

  /** All the names. */
  public static final Set<String> NAMES =
      Set.of(
          "status", "type", "page", "conversation", "from", "to", "error", "error_group", "where");

  private static final int CONDITIONS_MAX = 10;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /** What came of reading one. */
  public sealed interface Reading {
    record Understood(EventFilter filter) implements Reading {}

    /**
     * One of the texts makes no sense.
     *
     * @param expected completes the sentence that begins with the name
     */
    record Mistaken(String name, String expected) implements Reading {}
  }

  @SuppressWarnings("serial") // never leaves this class
  private static final class Mistake extends Exception {
    private final Reading.Mistaken mistaken;

    Mistake(String name, String expected) {
      super(null, null, false, false);
      mistaken = new Reading.Mistaken(name, expected);
    }
  }

  private final Map<String, List<String>> texts;

  private FilterWords(Map<String, List<String>> texts) {
    this.texts = texts;
  }

  /**
   * The filter that these texts mean. A name that is absent means any; a name with no text or a
   * blank one is a mistake, since whoever wrote it meant something.
   *
   * @param texts by name, each given once or several times
   */
  public static Reading read(Map<String, List<String>> texts) {
    try {
      FilterWords words = new FilterWords(texts);
      words.checkNames();
      return new Reading.Understood(words.filter());
    } catch (Mistake mistake) {
      return mistake.mistaken;
    }
  }

  /** The filter as texts, as {@link #read} reads it. */
  public static Map<String, List<String>> of(EventFilter filter) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    texts.put("status", statuses(filter.statuses()));
    texts.put("type", optional(filter.type()));
    texts.put("page", optional(filter.pageId()));
    texts.put("conversation", optional(filter.conversation()));
    texts.put("from", optional(filter.from()));
    texts.put("to", optional(filter.to()));
    texts.put("error", optional(filter.error()));
    texts.put("error_group", optional(filter.errorGroup()));
    texts.put("where", filter.where().stream().map(PayloadCondition::text).toList());
    texts.values().removeIf(List::isEmpty);
    return texts;
  }

  private static List<String> statuses(Set<Status> statuses) {
    return statuses.isEmpty() ? List.of() : List.of(words(statuses, ","));
  }

  private static List<String> optional(@Nullable Object value) {
    return value == null ? List.of() : List.of(value.toString());
  }

  private void checkNames() throws Mistake {
    for (Map.Entry<String, List<String>> part : texts.entrySet()) {
      String name = part.getKey();
      if (!NAMES.contains(name)) {
        String known = String.join(", ", NAMES.stream().sorted().toList());
        throw new Mistake(name, "is no part of a filter; the parts are " + known);
      }
      if (part.getValue().isEmpty() || part.getValue().stream().anyMatch(String::isBlank)) {
        throw new Mistake(name, "must not be blank; leave it out where any will do");
      }
      if (part.getValue().stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
        throw new Mistake(name, "must not contain a NUL character");
      }
    }
  }

  private EventFilter filter() throws Mistake {
    return new EventFilter(
        statuses(),
        one("type"),
        pageId(),
        one("conversation"),
        moment("from"),
        moment("to"),
        one("error"),
        one("error_group"),
        conditions());
  }

  private List<String> all(String name) {
    return texts.getOrDefault(name, List.of());
  }

  private @Nullable String one(String name) throws Mistake {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw new Mistake(name, "must be given once");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  private Set<Status> statuses() throws Mistake {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    for (String text : all("status")) {
      for (String word : text.split(",", -1)) {
        statuses.add(
            Status.of(word.strip())
                .orElseThrow(
                    () ->
                        new Mistake(
                            "status",
                            "must be one or several of "
                                + words(EnumSet.allOf(Status.class), ", ")
                                + ", separated by commas")));
      }
    }
    return statuses;
  }

  private static String words(Set<Status> statuses, String separator) {
    return statuses.stream().sorted().map(Status::word).collect(Collectors.joining(separator));
  }

  private @Nullable Integer pageId() throws Mistake {
    String text = one("page");
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException _) {
      throw new Mistake("page", "must be a page's id, a whole number");
    }
  }

  private @Nullable Instant moment(String name) throws Mistake {
    String text = one(name);
    try {
      return text == null ? null : storable(Instant.parse(text));
    } catch (DateTimeException _) {
      throw new Mistake(name, "must be a moment in ISO 8601, such as 2026-11-24T09:00:00Z");
    }
  }

  /** PostgreSQL's time ends before Java's. */
  private static Instant storable(Instant moment) {
    return moment.isBefore(EARLIEST) ? EARLIEST : moment.isAfter(LATEST) ? LATEST : moment;
  }

  private List<PayloadCondition> conditions() throws Mistake {
    List<PayloadCondition> conditions = new ArrayList<>();
    for (String text : all("where")) {
      Optional<PayloadCondition> condition = PayloadCondition.parse(text);
      conditions.add(
          condition.orElseThrow(
              () ->
                  new Mistake(
                      "where",
                      "must be a path, then =, != or ~ and a value, or ? alone, such as"
                          + " 'messaging.0.message.text ~ refund'")));
    }
    if (conditions.size() > CONDITIONS_MAX) {
      throw new Mistake("where", "must be given at most " + CONDITIONS_MAX + " times");
    }
    return conditions;
  }
}
