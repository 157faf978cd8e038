package dev.holdfast.action;

import dev.holdfast.query.EventFilter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked to be done with many events, and how far it is.
 *
 * @param total how many events were meant when it began; absent until they are counted
 * @param seen how many of them were looked at
 * @param changed with how many it was done; the others were in another status by then
 * @param error why it failed; absent where it did not
 */
public record BulkAction(
    long id,
    Action action,
    Target target,
    State state,
    @Nullable Long total,
    long seen,
    long changed,
    @Nullable String error,
    Requester requestedBy,
    Instant startedAt,
    @Nullable Instant finishedAt) {

  /** The filter of the events meant; absent where they were chosen one by one. */
  Optional<EventFilter> filter() {
    return switch (target) {
      case Target.All() -> Optional.of(EventFilter.all());
      case Target.Matching(EventFilter filter) -> Optional.of(filter);
      case Target.Chosen _ -> Optional.empty();
    };
  }

  /** Which events are meant. */
  public sealed interface Target {

    /** All that were there at the request. */
    record All() implements Target {}

    /** All that match and were there at the request. */
    record Matching(EventFilter filter) implements Target {

      /**
       * @throws IllegalArgumentException where the filter excludes nothing: who means every event
       *     says so ({@link All})
       */
      public Matching {
        if (filter.matchesAll()) {
          throw new IllegalArgumentException("a filter that matches every event");
        }
      }
    }

    /** Just these. */
    record Chosen(List<Long> ids) implements Target {
      public Chosen {
        ids = List.copyOf(ids);
      }
    }
  }

  /**
   * Who asked.
   *
   * @param name as people know them
   * @param id of the user or token; absent where it has none
   * @param via how they signed in, in a word; names are unique only together with this
   */
  public record Requester(String name, @Nullable Long id, String via) {

    /** As people read it: {@code ada (password)}. */
    public String label() {
      return name + " (" + via.replace('_', ' ') + ")";
    }
  }

  /** Where it stands. */
  public enum State {
    RUNNING,
    DONE,
    CANCELLED,
    FAILED;

    /** The word for this state, the same in SQL and JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<State> of(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }
  }
}
