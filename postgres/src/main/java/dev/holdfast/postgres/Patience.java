package dev.holdfast.postgres;

import java.time.Duration;

/** A bounded wait in small pauses for something that sends no signal. */
final class Patience {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final long end;

  private Patience(long end) {
    this.end = end;
  }

  static Patience of(Duration duration) {
    return new Patience(System.nanoTime() + duration.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  void pause() throws InterruptedException {
    Thread.sleep(PAUSE);
  }
}
