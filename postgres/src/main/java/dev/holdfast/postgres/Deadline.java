package dev.holdfast.postgres;

import java.time.Duration;

/** The end of a wait for something that sends no signal, and the pauses between two looks at it. */
final class Deadline {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  boolean hasPassed() {
    return System.nanoTime() - end >= 0;
  }

  void pause() throws InterruptedException {
    Thread.sleep(PAUSE);
  }
}
