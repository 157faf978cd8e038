package dev.holdfast.query;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stats as of a moment ago. Counting takes about 0.1 µs for each unfinished event, and a count
 * stands for twenty times as long: with few of them it is always made anew, and with a million
 * waiting, however many people ask, it costs a twentieth of a core. Thread-safe.
 */
final class RecentStats {

  private static final long STANDS_NANOS_EACH = 2_000;

  private final Supplier<Stats> count;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Stats last;
  private long until;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RecentStats(Supplier<Stats> count, LongSupplier nanoTime) {
    this.count = count;
    this.nanoTime = nanoTime;
  }

  Stats get() {
    lock.lock();
    try {
      Stats known = last;
      if (known != null && nanoTime.getAsLong() - until < 0) {
        return known;
      }
      Stats stats = count.get();
      last = stats;
      until = nanoTime.getAsLong() + STANDS_NANOS_EACH * (stats.total() - stats.processed());
      return stats;
    } finally {
      lock.unlock();
    }
  }
}
