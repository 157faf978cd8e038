package dev.holdfast.consumer;

import dev.holdfast.event.Claim;
import dev.holdfast.event.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A claim in our hands, from the claim until it is settled, released or lost. Whoever decides its
 * end first, the handler, the time limit or a stop, decides alone. Time limit and lease are
 * measured by {@link System#nanoTime}, which never jumps. Thread-safe; equal only to itself.
 */
final class Running {

  private volatile Claim claim;
  private final OpenBatch batch;
  private volatile Instant startedAt;
  private final Duration timeLimit;
  private volatile long startedNanos;
  private volatile boolean started;
  private final AtomicBoolean decided = new AtomicBoolean();
  private final AtomicInteger holders = new AtomicInteger(1);
  private @Nullable Thread thread;
  private volatile long renewedNanos;

  /**
   * @param batch with whose other events it is settled; one alone is a batch of its own
   * @param nanos the moment of the claim, as {@link System#nanoTime} gives it
   */
  Running(Claim claim, OpenBatch batch, Duration timeLimit, long nanos) {
    this.claim = claim;
    this.batch = batch;
    this.startedAt = Instant.now();
    this.timeLimit = timeLimit;
    this.renewedNanos = nanos;
  }

  /** With the handlers that have finished so far. */
  Claim claim() {
    return claim;
  }

  /** A handler has finished; called by the attempt's thread only. */
  void finished(String handler, Outcome.Last outcome) {
    claim = claim.with(claim.finished().with(handler, outcome));
  }

  OpenBatch batch() {
    return batch;
  }

  long bytes() {
    return claim.event().payload().length();
  }

  /** For people; no wait depends on it. */
  Instant startedAt() {
    return startedAt;
  }

  /** For the handler; no wait of ours depends on it. */
  Instant deadline() {
    return startedAt.plus(timeLimit);
  }

  /** The attempt starts at this moment of {@link System#nanoTime}; its time is limited from now. */
  void starts(long nanos) {
    startedAt = Instant.now();
    startedNanos = nanos;
    started = true;
  }

  boolean overdue(long nanos) {
    return started && nanos - startedNanos > timeLimit.toNanos();
  }

  boolean renewedLongerAgoThan(Duration time, long nanos) {
    return nanos - renewedNanos > time.toNanos();
  }

  void renewed(long nanos) {
    renewedNanos = nanos;
  }

  /** Whether the attempt is still open. */
  boolean undecided() {
    return !decided.get();
  }

  /** Takes the decision on the attempt's end; false where it was taken before. */
  boolean decide() {
    return decided.compareAndSet(false, true);
  }

  /** An attempt will use a thread: the place is free when that has ended, too. */
  void heldByThread() {
    holders.incrementAndGet();
  }

  /** One of those who hold the place lets go; true where it was the last. */
  boolean letGo() {
    return holders.decrementAndGet() == 0;
  }

  /** The attempt begins on the calling thread. */
  synchronized void begin() {
    thread = Thread.currentThread();
  }

  /** The attempt ends on the calling thread, which takes no interrupt along to its next attempt. */
  synchronized void end() {
    thread = null;
    var _ = Thread.interrupted();
  }

  /** Interrupts the attempt, and never the next one on its thread. */
  synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
