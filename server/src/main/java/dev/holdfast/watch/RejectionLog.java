package dev.holdfast.watch;

import dev.holdfast.query.Rejection;
import dev.holdfast.query.Rejections;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was refused at the endpoint or for a wrong token, without delaying the answer: a note costs no wait, and is
 * written within about a second. When more come than can be written, the rest are only counted.
 * Thread-safe.
 */
public final class RejectionLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RejectionLog.class);

  /** As many are written in a second; whoever floods us fills neither memory nor disk. */
  private static final int WAITING_MAX = 500;

  private final Rejections rejections;
  private final BlockingQueue<Rejection> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Map<Rejection.Reason, LongAdder> counts = new EnumMap<>(Rejection.Reason.class);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer;

  /** Starts to write. */
  public RejectionLog(Rejections rejections) {
    this.rejections = rejections;
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      counts.put(reason, new LongAdder());
    }
    this.writer = Thread.ofVirtual().name("rejection-log").start(this::write);
  }

  /** Notes a refusal. Returns at once. */
  public void note(Rejection rejection) {
    counts.getOrDefault(rejection.reason(), new LongAdder()).increment();
    if (!waiting.offer(rejection)) {
      log.debug("Too many refusals to keep each; this one is only counted");
    }
  }

  /** Writes what waits, then stops. */
  @Override
  public void close() {
    closing.countDown();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      while (!closing.await(1, TimeUnit.SECONDS)) {
        flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
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
    try {
      rejections.add(noted, counted);
    } catch (JdbiException e) {
      log.warn("Refusals could not be written down, trying again: {}", e.getMessage());
      noted.forEach(waiting::offer);
      counted.forEach((reason, count) -> counts.getOrDefault(reason, new LongAdder()).add(count));
    }
  }
}
