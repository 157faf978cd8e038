package dev.holdfast.work;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that handlers run on. They are the operating system's, so that a handler that
 * computes without end takes its share of the processors and no more: on virtual threads, a few of
 * them would stop everything else that runs on such, HTTP before all. There are never more than
 * there are places in flight. Thread-safe.
 */
final class AttemptThreads implements AutoCloseable {

  private final InFlight inFlight;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("attempt-", 1).factory());

  AttemptThreads(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Makes this attempt on a thread of its own; returns at once. */
  void start(Running running, Runnable attempt) {
    running.heldByThread();
    boolean started = false;
    try {
      threads.execute(() -> run(running, attempt));
      started = true;
    } finally {
      if (!started) {
        inFlight.letGo(List.of(running));
      }
    }
  }

  private void run(Running running, Runnable attempt) {
    running.begin();
    try {
      if (running.undecided()) {
        attempt.run();
      }
    } finally {
      running.end();
      inFlight.letGo(List.of(running));
    }
  }

  /** Starts nothing more; does not wait for attempts that do not end. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
