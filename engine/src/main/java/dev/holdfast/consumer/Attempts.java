package dev.holdfast.consumer;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every handler that wants an event try it, in their order; the first that is not done with it
 * decides.
 */
final class Attempts {

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  private static final Outcome DONE = Outcome.done();

  private final List<Handler> handlers;
  private final int last;

  /**
   * @param last how many attempts an event gets
   */
  Attempts(List<Handler> handlers, int last) {
    this.handlers = List.copyOf(handlers);
    this.last = last;
  }

  /**
   * What becomes of events of this type without an attempt at any of them: done where no handler
   * wants them, a failure where one cannot say; absent where they are to be attempted.
   */
  @Nullable Outcome unattempted(String type) {
    for (Handler handler : handlers) {
      try {
        if (handler.handles(type)) {
          return null;
        }
      } catch (Throwable failure) {
        return failed(handler, ".handles", failure);
      }
    }
    return DONE;
  }

  Outcome attempt(Running running) {
    Attempt attempt =
        new Attempt(
            running.claim().eventId(),
            running.claim().attempt(),
            last,
            running.deadline(),
            running.claim().event());
    for (Handler handler : handlers) {
      Outcome outcome = handle(handler, attempt);
      if (!(outcome instanceof Outcome.Done)) {
        return outcome;
      }
    }
    return DONE;
  }

  /** A handler's bug, even an error of the JVM, harms only its event. */
  private static Outcome handle(Handler handler, Attempt attempt) {
    String asked = ".handles";
    try {
      if (!handler.handles(attempt.event().type())) {
        return DONE;
      }
      asked = "";
      Outcome outcome = handler.handle(attempt);
      return outcome == null ? nothing(handler) : outcome;
    } catch (Throwable failure) {
      return failed(handler, asked, failure);
    }
  }

  private static Outcome nothing(Handler handler) {
    return Outcome.retry(said(handler, handler::name) + ".handle returned no outcome");
  }

  /** The message may quote the event, so it goes to the event's row and not to the log. */
  private static Outcome failed(Handler handler, String method, Throwable failure) {
    String name = said(handler, handler::name);
    log.debug("{}{} failed with {}", name, method, failure.getClass());
    return Outcome.retry(name + method + ": " + said(failure, failure::toString));
  }

  /** What others say of themselves may throw as well. */
  private static String said(Object by, Supplier<String> words) {
    try {
      return words.get();
    } catch (Throwable _) {
      return by.getClass().getName();
    }
  }
}
