package dev.holdfast.consumer;

import java.util.function.Consumer;

/** Ends attempts that outlast their time. Never waits for the database. */
final class TimeLimits {

  private final InFlight inFlight;
  private final Consumer<Running> onTimeUp;

  /**
   * @param onTimeUp called once for each attempt that outlasts its time, after it was decided and
   *     before it is interrupted
   */
  TimeLimits(InFlight inFlight, Consumer<Running> onTimeUp) {
    this.inFlight = inFlight;
    this.onTimeUp = onTimeUp;
  }

  /** Ends what is overdue at this moment of {@link System#nanoTime}. */
  void check(long nanos) {
    inFlight.stream()
        .filter(running -> running.undecided() && running.overdue(nanos))
        .filter(Running::decide)
        .forEach(
            running -> {
              onTimeUp.accept(running);
              running.interrupt();
            });
  }
}
