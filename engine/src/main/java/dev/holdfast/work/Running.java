package dev.holdfast.work;

import dev.holdfast.event.Claim;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A claim in our hands, from the claim until it is settled, released or lost. Whoever decides its
 * end first, the handler, the time limit or a stop, decides alone. Thread-safe; equal only to
 * itself.
 */
final class Running {

  private final Claim claim;
  private final Instant startedAt;
  private final Instant deadline;
  private final AtomicBoolean decided = new AtomicBoolean();
  private volatile @Nullable Thread thread;
  private volatile Instant renewedAt;

  Running(Claim claim, Instant startedAt, Limits limits) {
    this.claim = claim;
    this.startedAt = startedAt;
    this.renewedAt = startedAt;
    this.deadline = startedAt.plus(limits.timeLimit());
  }

  Claim claim() {
    return claim;
  }

  Instant startedAt() {
    return startedAt;
  }

  Instant deadline() {
    return deadline;
  }

  Instant renewedAt() {
    return renewedAt;
  }

  void renewed(Instant now) {
    renewedAt = now;
  }

  void runsOn(Thread attempt) {
    thread = attempt;
  }

  /** Whether the attempt is still open. */
  boolean undecided() {
    return !decided.get();
  }

  /** Takes the decision on the attempt's end; false where it was taken before. */
  boolean decide() {
    return decided.compareAndSet(false, true);
  }

  void interrupt() {
    Thread attempt = thread;
    if (attempt != null) {
      attempt.interrupt();
    }
  }
}
