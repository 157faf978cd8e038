package dev.holdfast.consumer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads that handlers run on. They are the operating system's, so that a handler that
 * computes without end takes its share of the processors and no more: on virtual threads, a few of
 * them would stop everything else that runs on such, HTTP before all. Each makes one attempt after
 * the other as long as any waits, and one more is started only when the one before has begun and
 * some still wait: so quick handlers share a few threads, which are hardly ever woken, and there
 * are as many as there are handlers that block at once, never more than there are places in flight.
 * Thread-safe.
 */
final class AttemptThreads implements AutoCloseable {

  /** What the pool takes; who wants more at once gets no more threads. */
  private static final int THREADS_MAX = 32_767;

  /** An attempt to be made. */
  private record Waiting(Running running, Runnable attempt) {}

  private final InFlight inFlight;
  private final ForkJoinPool threads;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** Whether a thread will begin that will look for what waits. */
  private final AtomicBoolean starting = new AtomicBoolean();

  AttemptThreads(InFlight inFlight, int places) {
    this.inFlight = inFlight;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ForkJoinWorkerThreadFactory factory = pool -> thread(pool, loader);
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
    Waiting one = new Waiting(running, attempt);
    waiting.add(one);
    boolean started = false;
    try {
      startThread();
      started = true;
    } finally {
      if (!started && waiting.remove(one)) {
        inFlight.letGo(running);
      }
    }
  }

  private void startThread() {
    if (!starting.compareAndSet(false, true)) {
      return;
    }
    boolean started = false;
    try {
      threads.execute(this::makeAttempts);
      started = true;
    } finally {
      if (!started) {
        starting.set(false);
      }
    }
  }

  /** Whoever begins and leaves some waiting starts the next, as its own attempt may block. */
  private void makeAttempts() {
    starting.set(false);
    Waiting one = waiting.poll();
    try {
      if (!waiting.isEmpty()) {
        startThread();
      }
    } finally {
      for (; one != null; one = waiting.poll()) {
        run(one.running(), one.attempt());
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
