package dev.holdfast.trials;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Kills one server at a time and starts it again, while the others go on. */
final class Restarts implements AutoCloseable {

  private final Random random = new Random();
  private final List<Server> running;
  private CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);

  Restarts(List<Server> servers) {
    this.running = new CopyOnWriteArrayList<>(servers);
  }

  Server oneOfThoseThatRun() {
    return running.get(random.nextInt(running.size()));
  }

  /** Unless another one still starts. */
  void killOne() throws InterruptedException {
    if (!restart.isDone()) {
      return;
    }
    restart.join();
    Server server = oneOfThoseThatRun();
    running.remove(server);
    server.kill();
    restart = CompletableFuture.runAsync(() -> start(server));
  }

  private void start(Server server) {
    try {
      server.startAgain();
      running.add(server);
    } catch (Exception e) {
      throw new IllegalStateException("it does not start again", e);
    }
  }

  /** Waits until all run. */
  @Override
  public void close() {
    restart.join();
  }
}
