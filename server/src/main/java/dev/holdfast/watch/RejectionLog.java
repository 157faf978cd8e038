package dev.holdfast.watch;

import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.query.Rejection;
import dev.holdfast.query.Rejections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was refused at the endpoint or for a wrong token, without delaying the answer: a
 * note costs no wait, and is written within about a second. When more come than can be written, the
 * rest are only counted. Thread-safe.
 */
public final class RejectionLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RejectionLog.class);

  /** As many are written in a second; whoever floods us fills neither memory nor disk. */
  private static final int WAITING_MAX = 500;

  private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(5);

  private final Rejections rejections;
  private final Consumer<Rejection> onNote;
  private final BlockingQueue<Rejection> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Map<Rejection.Reason, LongAdder> counts = new EnumMap<>(Rejection.Reason.class);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedLoop writer;

  /**
   * Starts to write.
   *
   * @param onNote called with each refusal; must return at once
   */
  public RejectionLog(Rejections rejections, Consumer<Rejection> onNote) {
    this.rejections = rejections;
    this.onNote = onNote;
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      counts.put(reason, new LongAdder());
    }
    this.writer = SupervisedLoop.onVirtualThread("rejection-log", this::write);
  }

  /** Notes a refusal. Returns at once. */
  public void note(Rejection rejection) {
    onNote.accept(rejection);
    counts.getOrDefault(rejection.reason(), new LongAdder()).increment();
    if (!waiting.offer(rejection)) {
      log.debug("Too many refusals to keep each; this one is only counted");
    }
  }

  /** Writes what waits, then stops. */
  @Override
  public void close() {
    writer.stop();
    closing.countDown();
    try {
      writer.join(CLOSE_AT_MOST);
      // It may have ended between its last turn and the last note.
      flush();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() throws InterruptedException {
    var _ = closing.await(1, TimeUnit.SECONDS);
    flush();
  }

  private void flush() {
    Map<Rejection.Reason, Long> counted = new EnumMap<>(Rejection.Reason.class);
    counts.forEach(
        (reason, count) -> {
          long sum = count.sumThenReset();
          if (sum > 0) {
            counted.put(reason, sum);
          }
        });
    List<Rejection> noted = new ArrayList<>();
    waiting.drainTo(noted);
    if (counted.isEmpty() && noted.isEmpty()) {
      return;
    }
    boolean added = false;
    try {
      rejections.add(noted, counted);
      added = true;
    } catch (JdbiException e) {
      log.warn("Refusals could not be written down, trying again: {}", e.getMessage());
    } finally {
      if (!added) {
        noted.forEach(waiting::offer);
        counted.forEach((reason, count) -> counts.getOrDefault(reason, new LongAdder()).add(count));
      }
    }
  }
}
