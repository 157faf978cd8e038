package dev.holdfast.ops;

import dev.holdfast.background.Closing;
import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.database.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintenance that is done again and again as long as this is open. */
public final class Schedule implements AutoCloseable {

  /**
   * Something to do from time to time.
   *
   * @param what it does, for the log
   * @param every how long to wait after it ended
   */
  public record Task(String what, Duration every, Runnable work) {}

  private static final Logger log = LoggerFactory.getLogger(Schedule.class);

  private final List<SupervisedLoop> loops;

  private Schedule(List<SupervisedLoop> loops) {
    this.loops = loops;
  }

  /** Begins; each task is done for the first time after its wait. */
  public static Schedule of(List<Task> tasks) {
    return new Schedule(tasks.stream().map(Schedule::start).toList());
  }

  private static SupervisedLoop start(Task task) {
    return SupervisedLoop.onVirtualThread(
        "maintenance: " + task.what(),
        () -> {
          TimeUnit.MILLISECONDS.sleep(task.every().toMillis());
          run(task);
        });
  }

  private static void run(Task task) {
    try {
      task.work().run();
    } catch (JdbiException e) {
      if (!Database.unavailable(e)) {
        throw e;
      }
      log.warn("Could not {}, trying again later: {}", task.what(), e.getMessage());
    }
  }

  /** Waits a little for the task under way; what it leaves undone is done another time. */
  @Override
  public void close() {
    Closing.all(loops);
  }
}
