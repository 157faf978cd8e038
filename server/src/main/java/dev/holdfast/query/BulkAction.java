package dev.holdfast.query;

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
    String requestedBy,
    Instant startedAt,
    @Nullable Instant finishedAt) {

  /** Which events are meant. */
  public sealed interface Target {

    /** All that match and were there at the request. */
    record Matching(EventFilter filter) implements Target {}

    /** Just these. */
    record Chosen(List<Long> ids) implements Target {
      public Chosen {
        ids = List.copyOf(ids);
      }
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
