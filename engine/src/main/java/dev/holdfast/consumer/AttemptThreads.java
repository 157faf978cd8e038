package dev.holdfast.consumer;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * The threads that handlers run on. They are the operating system's, so that a handler that
 * computes without end takes its share of the processors and no more: on virtual threads, a few of
 * them would stop everything else that runs on such, HTTP before all. There are as many as there
 * are handlers that block at once, and never more than there are places in flight. Thread-safe.
 */
final class AttemptThreads implements AutoCloseable {

  /** What the pool takes; who wants more at once gets no more threads. */
  private static final int THREADS_MAX = 32_767;

  private final InFlight inFlight;
  private final ForkJoinPool threads;

  AttemptThreads(InFlight inFlight, int places) {
    this.inFlight = inFlight;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ForkJoinWorkerThreadFactory factory = pool -> thread(pool, loader);
    // First in, first out; a thread more starts only when those there are do not keep up.
    this.threads = new ForkJoinPool(Math.min(places, THREADS_MAX), factory, null, true);
  }

  private static ForkJoinWorkerThread thread(ForkJoinPool pool, ClassLoader loader) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName("attempt-" + thread.threadId());
    thread.setContextClassLoader(loader);
    return thread;
  }

  /** Makes this attempt on one of the threads; returns at once. */
  void start(Running running, Runnable attempt) {
    running.heldByThread();
    boolean started = false;
    try {
      threads.execute(() -> run(running, attempt));
      started = true;
    } finally {
      if (!started) {
        inFlight.letGo(running);
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
      inFlight.letGo(running);
    }
  }

  /** Starts nothing more; does not wait for attempts that do not end. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
