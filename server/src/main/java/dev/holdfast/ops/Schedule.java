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

  /** What is done once an hour or a day is also done by a process that lives no longer. */
  private static final Duration FIRST_AFTER = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(Schedule.class);

  private final List<SupervisedLoop> loops;

  private Schedule(List<SupervisedLoop> loops) {
    this.loops = loops;
  }

  /** Begins; each task is done for the first time after its wait, or after a minute. */
  public static Schedule of(List<Task> tasks) {
    return of(tasks, FIRST_AFTER);
  }

  static Schedule of(List<Task> tasks, Duration firstAfter) {
    return new Schedule(tasks.stream().map(task -> start(task, firstAfter)).toList());
  }

  private static SupervisedLoop start(Task task, Duration firstAfter) {
    return SupervisedLoop.onVirtualThread(
        "maintenance: " + task.what(), new Repeated(task, firstAfter));
  }

  /** A task, and how long to wait for its next time. */
  private static final class Repeated implements SupervisedLoop.Turn {

    private final Task task;
    private Duration wait;

    Repeated(Task task, Duration firstAfter) {
      this.task = task;
      this.wait = task.every().compareTo(firstAfter) < 0 ? task.every() : firstAfter;
    }

    @Override
    public void run() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      wait = task.every();
      Schedule.run(task);
    }
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
