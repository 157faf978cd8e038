package dev.holdfast.cli;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets turns through evenly, so many a second. A turn that came late does not make the next ones
 * later. Not thread-safe.
 */
final class Pace {

  private final double perSecond;
  private final long start = System.nanoTime();
  private long turns;

  /**
   * @param perSecond how many turns; 0 lets every turn through at once
   */
  Pace(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Blocks until it is the next one's turn, or until the thread is interrupted. */
  void await() {
    long turn = turns++;
    if (perSecond <= 0) {
      return;
    }
    long due = start + Math.round(turn * 1e9 / perSecond);
    for (long left = due - System.nanoTime();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
