package dev.holdfast.background;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background thread that takes one turn after the other until it is stopped. A turn that throws,
 * be it an {@link Error} such as no memory, is logged, and the next one follows after a pause; no
 * failure ends the thread. Thread-safe.
 */
public final class SupervisedLoop implements AutoCloseable {

  /** One turn: waits a moment for something to do, and does it. */
  @FunctionalInterface
  public interface Turn {

    /**
     * Takes the turn.
     *
     * @throws InterruptedException when interrupted while it waits: the loop is to stop
     * @throws Exception a bug or broken I/O; the next turn follows after a pause
     */
    void run() throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(SupervisedLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(5);

  private final String name;
  private final Turn turn;
  private final Thread thread;
  private volatile BooleanSupplier stop = () -> false;
  private volatile long succeededAt = System.nanoTime();

  private SupervisedLoop(String name, Thread.Builder threads, Turn turn) {
    this.name = name;
    this.turn = turn;
    this.thread = threads.name(name).unstarted(this::loop);
  }

  /** Starts a loop on a thread of the operating system, for what must not wait for others. */
  public static SupervisedLoop onPlatformThread(String name, Turn turn) {
    return start(new SupervisedLoop(name, Thread.ofPlatform().daemon(), turn));
  }

  /** Starts a loop on a virtual thread, for what mostly waits. */
  public static SupervisedLoop onVirtualThread(String name, Turn turn) {
    return start(new SupervisedLoop(name, Thread.ofVirtual(), turn));
  }

  private static SupervisedLoop start(SupervisedLoop loop) {
    loop.thread.start();
    return loop;
  }

  /** Whether a turn ended well within this time: a loop that only fails, or hangs, does not. */
  public boolean progressedWithin(Duration time) {
    return System.nanoTime() - succeededAt <= time.toNanos();
  }

  /** Takes no more turns; returns at once. */
  public void stop() {
    stopOnce(() -> true);
  }

  /** Takes no more turns once this holds; returns at once. */
  public void stopOnce(BooleanSupplier holds) {
    stop = holds;
  }

  /** Cuts the turn under way short, if it waits. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits for the last turn's end.
   *
   * @return false where it had not ended after that time
   */
  public boolean join(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  /** Stops now, and waits a little for the turn under way. */
  @Override
  public void close() {
    stop();
    interrupt();
    try {
      join(CLOSE_AT_MOST);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    while (!stopped()) {
      try {
        turn.run();
        succeededAt = System.nanoTime();
      } catch (InterruptedException _) {
        // Whoever stops this says so before; any other interrupt ended this turn and nothing more.
      } catch (Throwable failure) {
        goOnAfter(failure);
      }
    }
  }

  /** A condition that throws must not end the thread before its time. */
  private boolean stopped() {
    try {
      return stop.getAsBoolean();
    } catch (Throwable failure) {
      goOnAfter(failure);
      return false;
    }
  }

  private void goOnAfter(Throwable failure) {
    try {
      log.error("{} failed and goes on in {} ms", name, PAUSE_AFTER_FAILURE.toMillis(), failure);
    } catch (Throwable _) {
      // Without memory even the log may fail; the loop goes on all the same.
    }
    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
  }
}
