package dev.holdfast.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Something that runs beside what is measured. */
final class Meanwhile<T> implements AutoCloseable {

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Future<T> running;

  private Meanwhile(Callable<T> what) {
    this.running = executor.submit(what);
  }

  static <T> Meanwhile<T> run(Callable<T> what) {
    return new Meanwhile<>(what);
  }

  /** What it gave, as soon as it is over. */
  T result() throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Interrupts it where it is not over. */
  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }
}
