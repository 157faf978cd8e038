package dev.holdfast.consumer;

import dev.holdfast.event.Finished;
import dev.holdfast.event.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one outcome of an attempt that several handlers took part in. */
final class OverallOutcome {

  private OverallOutcome() {}

  /**
   * As long as one handler retries, so does the event; then it waits for those that snooze, and
   * ends with what the finished ones say.
   *
   * @param unfinished what those gave that are to be asked again, in their order
   * @param finished all that need not be asked again
   */
  static Outcome of(List<Outcome> unfinished, Finished finished) {
    List<Outcome.Retry> retries = only(Outcome.Retry.class, unfinished).toList();
    if (!retries.isEmpty()) {
      return new Outcome.Retry(wait(retries), why(retries));
    }
    return only(Outcome.Snooze.class, unfinished)
        .map(Outcome.Snooze::after)
        .min(Duration::compareTo)
        .<Outcome>map(Outcome::snooze)
        .or(finished::dead)
        .orElseGet(Outcome::done);
  }

  private static <T> Stream<T> only(Class<T> kind, List<Outcome> outcomes) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The shortest that was asked for; the policy's where one of them leaves it to that. */
  private static @Nullable Duration wait(List<Outcome.Retry> retries) {
    return retries.stream().anyMatch(retry -> retry.after() == null)
        ? null
        : retries.stream()
            .map(Outcome.Retry::after)
            .filter(Objects::nonNull)
            .min(Duration::compareTo)
            .orElse(null);
  }

  /** The first line is what errors are grouped by. */
  private static String why(List<Outcome.Retry> retries) {
    return retries.stream().map(Outcome.Retry::why).collect(Collectors.joining("\n"));
  }
}
