package dev.holdfast.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the server that a process uses, and starts it again when it dies. Of several processes
 * only one does: the owner, or, where the owner is gone, the first that gets its lock; the others
 * wait for that one. After too many failures within a time it gives up.
 */
final class Supervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /**
   * The server is no child of ours, and of those {@link ProcessHandle#onExit} learns only by
   * looking, in the end every 5 s.
   */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration LOG_CHECK = Duration.ofMinutes(1);
  private static final Duration WATCH_AGAIN = Duration.ofSeconds(5);

  private final DataDirectory directory;
  private final Failures failures;
  private final CompletableFuture<IOException> lost = new CompletableFuture<>();
  private final Thread thread;
  private volatile RunningServer server;
  private boolean closed;
  private Deadline logCheck = Deadline.in(LOG_CHECK);

  private Supervisor(DataDirectory directory, RunningServer server, FailureLimit limit) {
    this.directory = directory;
    this.server = server;
    this.failures = new Failures(limit);
    this.thread = Thread.ofPlatform().daemon().name("postgres-supervisor").unstarted(this::run);
  }

  static Supervisor of(DataDirectory directory, RunningServer server, FailureLimit limit) {
    Supervisor supervisor = new Supervisor(directory, server, limit);
    supervisor.thread.start();
    return supervisor;
  }

  RunningServer server() {
    return server;
  }

  /** Completed when the server died and cannot be started again; says why and what to do. */
  CompletableFuture<IOException> lost() {
    return lost;
  }

  private void run() {
    try {
      while (!lost.isDone()) {
        supervise();
      }
    } catch (InterruptedException _) {
      // It is closed.
    }
  }

  /** Nothing that is thrown ends the thread: it ends when it is closed, or gives up and says so. */
  private void supervise() throws InterruptedException {
    try {
      awaitDeath();
      bringBack();
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("PostgreSQL cannot be watched just now, trying again", e);
      Thread.sleep(WATCH_AGAIN);
    }
  }

  private void awaitDeath() throws IOException, InterruptedException {
    while (PostmasterState.runs(server.process().pid(), directory.database())) {
      Thread.sleep(LOOK);
      if (server.ownership().isPresent() && logCheck.hasPassed()) {
        logCheck = Deadline.in(LOG_CHECK);
        new ServerLog(directory.log()).bound();
      }
    }
  }

  private void bringBack() throws InterruptedException {
    LOG.warn("PostgreSQL (process {}) has died: starting it again", server.process().pid());
    failures.add();
    String last = "It ends soon after each start; %s says why.".formatted(directory.log());
    while (!failures.areTooMany()) {
      try {
        server = again();
        return;
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
        LOG.warn("PostgreSQL could not be started again. {}", last);
      } catch (RuntimeException | Error e) {
        last = e.toString();
        LOG.error("PostgreSQL could not be started again", e);
      }
      failures.add();
      if (!failures.areTooMany()) {
        Thread.sleep(failures.pause());
      }
    }
    lost.complete(givenUp(last));
  }

  private RunningServer again() throws IOException, InterruptedException {
    OwnerStart restart = new Restart(directory, server);
    Optional<Ownership> owned = server.ownership();
    RunningServer again =
        owned.isPresent()
            ? restart.holding(owned.get().lock())
            : new Startup(directory, restart).run();
    if (!again.hasAddressOf(server)) {
      throw new IOException(
          "The PostgreSQL in %s runs again, but on another port or with another password."
              .formatted(directory.database()));
    }
    return again;
  }

  private IOException givenUp(String last) {
    return new IOException(
        ("The embedded PostgreSQL in %s has died and could not be started again. What was answered"
                + " 200 is kept there. See whether memory, disk space or the directory itself are"
                + " missing, then start Holdfast again. The last failure: %s")
            .formatted(directory.database(), last));
  }

  /**
   * Ends the watch and, where this process owns the server, stops it. A second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    thread.interrupt();
    joinThread();
    server.ownership().ifPresent(Ownership::end);
  }

  /** A caller that was interrupted wants to end; the server is stopped for it all the same. */
  private void joinThread() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
