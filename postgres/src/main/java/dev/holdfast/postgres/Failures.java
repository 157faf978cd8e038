package dev.holdfast.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The failures of late: how long to pause after them, and when they are too many. */
final class Failures {

  private final FailureLimit limit;
  private final Deque<Long> times = new ArrayDeque<>();

  Failures(FailureLimit limit) {
    this.limit = limit;
  }

  void add() {
    times.addLast(System.nanoTime());
    while (System.nanoTime() - times.getFirst() > limit.within().toNanos()) {
      times.removeFirst();
    }
  }

  boolean areTooMany() {
    return times.size() > limit.failures();
  }

  Duration pause() {
    return limit.pause().multipliedBy(1L << (Math.min(times.size(), limit.failures()) - 1));
  }
}
