package dev.holdfast.access;

import com.nimbusds.oauth2.sdk.GeneralException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a provider publishes, asked for at most once an hour and, where it does not answer, at most
 * every ten seconds: anybody can begin to sign in, and must not make us ask each time. What was
 * known before is used for as long as nothing newer is to be had. Thread-safe: one caller asks, the
 * others wait for its answer.
 */
final class Cached<T> {

  /** Asks the provider. */
  @FunctionalInterface
  interface Source<T> {
    T ask() throws IOException, GeneralException;
  }

  /** Providers change their endpoints hardly ever; their keys are fetched apart. */
  private static final Duration KNOWN_FOR = Duration.ofHours(1);

  private static final Duration FAILED_FOR = Duration.ofSeconds(10);

  private final Source<T> source;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T known;
  private @Nullable Exception failure;
  private long askAgainAt;

  /**
   * @param clock nanoseconds from any beginning
   */
  Cached(Source<T> source, LongSupplier clock) {
    this.source = source;
    this.clock = clock;
    this.askAgainAt = clock.getAsLong();
  }

  /** What is known, or the failure that is. */
  T get() throws IOException, GeneralException {
    lock.lock();
    try {
      if (clock.getAsLong() - askAgainAt >= 0) {
        ask();
      }
      if (known != null) {
        return known;
      }
      throw new GeneralException(
          String.valueOf(failure == null ? null : failure.getMessage()), failure);
    } finally {
      lock.unlock();
    }
  }

  private void ask() {
    try {
      known = source.ask();
      askAgainAt = clock.getAsLong() + KNOWN_FOR.toNanos();
    } catch (IOException | GeneralException away) {
      failure = away;
      askAgainAt = clock.getAsLong() + FAILED_FOR.toNanos();
    }
  }
}
