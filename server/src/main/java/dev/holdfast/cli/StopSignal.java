package dev.holdfast.cli;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Lets the process be told to stop (SIGTERM, Ctrl-C) at any moment of a command: the command's
 * thread is interrupted, and the process lives until the command has closed what it opened. The
 * thread is a virtual one, because those can be interrupted while they wait for a database, too.
 */
public final class StopSignal {

  private static final int FAILED_WITHOUT_CODE = 1;

  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private Optional<Thread> command = Optional.empty();
  private boolean armed;
  private volatile boolean requested;

  /** Runs this command and gives its exit code. */
  public int run(IntSupplier command) {
    Thread thread = Thread.ofVirtual().name("command").unstarted(() -> complete(command));
    synchronized (this) {
      this.command = Optional.of(thread);
    }
    thread.start();
    return ended.join();
  }

  private void complete(IntSupplier command) {
    try {
      ended.complete(command.getAsInt());
    } catch (Throwable failure) {
      ended.completeExceptionally(failure);
    }
  }

  /**
   * From now on the command has something to close, and the process waits for it. Before, it ends
   * at once: nobody can interrupt a question for a password.
   */
  public synchronized void arm() {
    if (command.isPresent() && !armed) {
      Thread running = command.get();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
      armed = true;
    }
  }

  private void stop(Thread running) {
    if (!ended.isDone()) {
      requested = true;
      running.interrupt();
      // Not before: who waits for this clears the interrupt, which must not come afterwards.
      interrupted.complete(true);
      // The JVM would report the signal instead of what the command tells.
      Runtime.getRuntime()
          .halt(ended.handle((code, _) -> code == null ? FAILED_WITHOUT_CODE : code).join());
    }
  }

  /** Whether the process was told to stop. */
  boolean isRequested() {
    return requested;
  }

  /**
   * Waits until the process is told to stop, or until this completes, and then gives its result. A
   * thread that was interrupted by the signal may wait again afterwards.
   */
  <T> Optional<T> awaitUnless(CompletionStage<T> other) {
    CompletableFuture<Optional<T>> stopped = interrupted.thenApply(_ -> Optional.empty());
    Optional<T> first =
        stopped.applyToEither(other.thenApply(Optional::of), Function.identity()).join();
    Thread.interrupted();
    return first;
  }
}
