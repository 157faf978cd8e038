package dev.holdfast.work;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every handler that wants an event try it, in their order; the first that is not done with it
 * decides.
 */
final class Attempts {

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private final List<Handler> handlers;
  private final int last;

  /**
   * @param last how many attempts an event gets
   */
  Attempts(List<Handler> handlers, int last) {
    this.handlers = List.copyOf(handlers);
    this.last = last;
  }

  /** Whether any handler wants events of this type. */
  boolean wanted(String type) {
    for (Handler handler : handlers) {
      if (handler.handles(type)) {
        return true;
      }
    }
    return false;
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
      if (handler.handles(attempt.event().type())) {
        Outcome outcome = handle(handler, attempt);
        if (!(outcome instanceof Outcome.Done)) {
          return outcome;
        }
      }
    }
    return Outcome.done();
  }

  @SuppressWarnings(
      "CatchingUnchecked") // a handler's bug, even a StackOverflowError, harms only its event
  private static Outcome handle(Handler handler, Attempt attempt) {
    try {
      return handler.handle(attempt);
    } catch (Exception | StackOverflowError | LinkageError | AssertionError failure) {
      // The message may quote the event, so it goes to the event's row and not to the log.
      log.debug(
          "{} failed on event {} with {}", handler.name(), attempt.eventId(), failure.getClass());
      return Outcome.again(handler.name() + ": " + failure);
    }
  }
}
