package dev.holdfast.ops;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chores that keep the tables small, each again and again as long as this is open. */
public final class Upkeep implements AutoCloseable {

  /**
   * Something to do from time to time.
   *
   * @param what it does, for the log
   * @param every how long to wait after it ended
   */
  public record Chore(String what, Duration every, Runnable task) {}

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final long STOP_SECONDS = 5;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("upkeep").factory());

  private Upkeep() {}

  /** Begins; each chore is done for the first time after its wait. */
  public static Upkeep of(List<Chore> chores) {
    Upkeep upkeep = new Upkeep();
    for (Chore chore : chores) {
      long millis = chore.every().toMillis();
      var _ =
          upkeep.clock.scheduleWithFixedDelay(
              () -> run(chore), millis, millis, TimeUnit.MILLISECONDS);
    }
    return upkeep;
  }

  private static void run(Chore chore) {
    try {
      chore.task().run();
    } catch (JdbiException away) {
      log.warn("Could not {}, trying again later: {}", chore.what(), away.getMessage());
    } catch (RuntimeException bug) {
      log.error("Could not {}, trying again later", chore.what(), bug);
    }
  }

  /** Waits a little for the chore under way; what it leaves undone is done another time. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException _) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
