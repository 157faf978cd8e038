package dev.holdfast.intake;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may wait at once. What is larger than all of it may wait alone. Thread-safe. */
final class ByteBudget {

  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes so many bytes of it.
   *
   * @return false where there are not so many left; then nothing is taken
   */
  boolean take(long bytes) {
    long before = taken.getAndUpdate(now -> fits(now, bytes) ? now + bytes : now);
    return fits(before, bytes);
  }

  private boolean fits(long before, long bytes) {
    return before == 0 || before + bytes <= limit;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
