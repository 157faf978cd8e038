package dev.holdfast.trials;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Handles all events, some of them only at the third attempt, and some slowly. */
public final class TroubledHandler implements Handler {

  /** Longer than a batch waits for one of its events. */
  private static final Duration SLOW = Duration.ofMillis(200);

  @Override
  public Outcome handle(Attempt attempt) {
    if (attempt.eventId() % 13 == 0) {
      LockSupport.parkNanos(SLOW.toNanos());
    }
    return attempt.eventId() % 11 == 0 && attempt.number() < 3
        ? Outcome.retry(Duration.ofMillis(50), "not yet")
        : Outcome.done();
  }
}
