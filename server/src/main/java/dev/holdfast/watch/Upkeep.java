package dev.holdfast.watch;

import dev.holdfast.store.Housekeeping;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the rollups small, once a minute as long as it is open. */
public final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Housekeeping housekeeping;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Starts at once. */
  public Upkeep(Housekeeping housekeeping) {
    this.housekeeping = housekeeping;
    this.thread = Thread.ofVirtual().name("upkeep").start(this::run);
  }

  private void run() {
    try {
      while (!closing.await(1, TimeUnit.MINUTES)) {
        tidy();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tidy() {
    try {
      housekeeping.run();
    } catch (JdbiException e) {
      log.warn("The rollups could not be tidied, trying again in a minute: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
