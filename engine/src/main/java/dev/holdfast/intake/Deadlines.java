package dev.holdfast.intake;

import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.event.Receipt;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Answers busy to whoever has waited too long. One thread looks after all of them: a timer for each
 * delivery costs about as much as its signature. Thread-safe.
 */
final class Deadlines implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** Where nobody waits: whoever comes meanwhile waits for longer than this. */
  private static final Duration REST = Duration.ofMillis(500);

  /** Without the events, which may be gone long before somebody ahead of them has an answer. */
  private record Pending(CompletableFuture<Receipt.OfVerified> receipt, long untilNanos) {

    /** Makes sure of it where the time is up. */
    boolean isAnswered(long nowNanos) {
      if (nowNanos - untilNanos >= 0) {
        receipt.complete(new Receipt.Busy("the database did not store it in time"));
      }
      return receipt.isDone();
    }
  }

  private final long timeoutNanos;
  private final Duration rest;

  /** All wait equally long, so the first to come is the first whose time is up. */
  private final Queue<Pending> pending = new ConcurrentLinkedQueue<>();

  private final SupervisedLoop loop;
  private volatile boolean closed;

  Deadlines(Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
    this.rest = timeout.compareTo(REST) < 0 ? timeout : REST;
    this.loop = SupervisedLoop.onPlatformThread("intake-deadlines", this::look);
  }

  /** From now on until the time-out, somebody else may answer. */
  void watch(CompletableFuture<Receipt.OfVerified> receipt) {
    pending.add(new Pending(receipt, System.nanoTime() + timeoutNanos));
    if (closed) {
      answerAll();
    }
  }

  private void look() throws InterruptedException {
    Thread.sleep(pending.isEmpty() ? rest : LOOK_EVERY);
    long now = System.nanoTime();
    for (Pending first = pending.peek();
        first != null && first.isAnswered(now);
        first = pending.peek()) {
      pending.remove();
    }
  }

  /** Answers all that nobody has answered, and who comes from now on. */
  @Override
  public void close() {
    loop.close();
    closed = true;
    answerAll();
  }

  private void answerAll() {
    Receipt.OfVerified stopping = new Receipt.Busy("the server is stopping");
    pending.forEach(open -> open.receipt().complete(stopping));
  }
}
