package dev.holdfast.consumer;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every handler that wants an event try it, in their order and each by itself: one that has
 * finished with it is not asked again because another has not.
 */
final class Attempts {

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  private static final Outcome DONE = Outcome.done();

  /**
   * @param name by which it is remembered that the handler has finished
   */
  private record Named(String name, Handler handler) {}

  private final List<Named> handlers;
  private final int last;

  /**
   * @param last how many attempts an event gets
   * @throws IllegalArgumentException where two handlers have one name
   */
  Attempts(List<Handler> handlers, int last) {
    this.handlers = handlers.stream().map(Attempts::named).toList();
    this.last = last;
    checkNames();
  }

  private static Named named(Handler handler) {
    return new Named(said(handler, handler::name), handler);
  }

  private void checkNames() {
    Set<String> names = new HashSet<>();
    for (Named handler : handlers) {
      if (!names.add(handler.name())) {
        throw new IllegalArgumentException(
            "Two handlers have the name %s, by which it is remembered who is done with an event; let"
                    .formatted(handler.name())
                + " one of them override name()");
      }
    }
  }

  /**
   * What becomes of events of this type without an attempt at any of them: done where no handler
   * wants them, a failure where one cannot say; absent where they are to be attempted.
   */
  @Nullable Outcome unattempted(String type) {
    for (Named handler : handlers) {
      try {
        if (handler.handler().handles(type)) {
          return null;
        }
      } catch (Throwable failure) {
        return failed(handler, ".handles", failure);
      }
    }
    return DONE;
  }

  /** Asks all that have not finished yet, unless the attempt's end is decided meanwhile. */
  Outcome attempt(Running running) {
    Attempt attempt = attemptOf(running);
    List<Outcome> unfinished = new ArrayList<>();
    for (Named handler : handlers) {
      if (running.undecided() && !running.claim().finished().has(handler.name())) {
        handle(handler, attempt).ifPresent(outcome -> note(handler, outcome, running, unfinished));
      }
    }
    return OverallOutcome.of(unfinished, running.claim().finished());
  }

  private static void note(
      Named handler, Outcome outcome, Running running, List<Outcome> unfinished) {
    if (outcome instanceof Outcome.Last last) {
      running.finished(handler.name(), last);
    } else {
      unfinished.add(outcome);
    }
  }

  private Attempt attemptOf(Running running) {
    return new Attempt(
        running.claim().eventId(),
        running.claim().attempt(),
        last,
        running.deadline(),
        running.claim().event());
  }

  /**
   * A handler's bug, even an error of the JVM, harms only its event.
   *
   * @return empty where it does not want the event
   */
  private static Optional<Outcome> handle(Named handler, Attempt attempt) {
    String asked = ".handles";
    try {
      if (!handler.handler().handles(attempt.event().type())) {
        return Optional.empty();
      }
      asked = "";
      Outcome outcome = handler.handler().handle(attempt);
      return Optional.of(outcome == null ? nothing(handler) : outcome);
    } catch (Throwable failure) {
      return Optional.of(failed(handler, asked, failure));
    }
  }

  private static Outcome nothing(Named handler) {
    return Outcome.retry(handler.name() + ".handle returned no outcome");
  }

  /** The message may quote the event, so it goes to the event's row and not to the log. */
  private static Outcome failed(Named handler, String method, Throwable failure) {
    log.debug("{}{} failed with {}", handler.name(), method, failure.getClass());
    return Outcome.retry(handler.name() + method + ": " + said(failure, failure::toString));
  }

  /** What others say of themselves may be nothing, or throw. */
  private static String said(Object by, Supplier<String> words) {
    try {
      return Objects.requireNonNull(words.get());
    } catch (Throwable _) {
      return by.getClass().getName();
    }
  }
}
