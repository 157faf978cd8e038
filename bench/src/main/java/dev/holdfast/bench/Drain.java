package dev.holdfast.bench;

import dev.holdfast.consumer.Limits;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Work;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.handler.Handler;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Work in this process, until something is so. */
final class Drain {

  /** What is there is done, so that only what comes is drained. */
  private static final String PASS_ALL =
      """
      WITH gone AS (
        DELETE FROM event_states
      ), passed AS (
        INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
        SELECT 1, position_of(1::smallint), drawn, nextval('fences'), 0, now(), now()
        FROM horizon() WHERE drawn > position_of(1::smallint)
      )
      SELECT 1
      """;

  /** When to stop. */
  @FunctionalInterface
  interface Until {
    boolean holds(Work work) throws SQLException;
  }

  private Drain() {}

  static void passAll(Tables tables) throws SQLException {
    tables.number(PASS_ALL);
  }

  /** Gives the seconds that it took. */
  static double seconds(Tables tables, Work.Plan plan, Until until)
      throws SQLException, InterruptedException {
    tables.number("SELECT 1 FROM pg_stat_force_next_flush()");
    Work work = new Work(new PostgresQueue(tables.database().queue(), "bench"), plan, limits());
    long start = System.nanoTime();
    work.start();
    try {
      while (!until.holds(work)) {
        LockSupport.parkNanos(1_000_000);
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      work.stop(Duration.ofSeconds(5));
    }
  }

  /** An empty handler for all events. */
  static Work.Plan empty(Order order) {
    return with(_ -> Outcome.done(), order);
  }

  static Work.Plan with(Handler handler, Order order) {
    return new Work.Plan(List.of(handler), List.of(), RetryPolicy.standard(), order);
  }

  private static Limits limits() {
    return new Limits(
        250,
        1_000,
        256 << 20,
        2,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }
}
