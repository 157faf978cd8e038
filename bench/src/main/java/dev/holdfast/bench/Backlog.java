package dev.holdfast.bench;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;

/** Looks once a second at how many events wait, for as long as it is open. */
final class Backlog implements AutoCloseable {

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final DoubleAccumulator highest = new DoubleAccumulator(Math::max, 0);

  private Backlog() {}

  static Backlog watch(Tables tables, String count) {
    Backlog backlog = new Backlog();
    var _ =
        backlog.clock.scheduleAtFixedRate(
            () -> backlog.look(tables, count), 1, 1, TimeUnit.SECONDS);
    return backlog;
  }

  /** The most that waited at any look. */
  double highest() {
    return highest.get();
  }

  private void look(Tables tables, String count) {
    try {
      highest.accumulate(tables.number(count));
    } catch (SQLException e) {
      throw new IllegalStateException("the backlog cannot be counted", e);
    }
  }

  @Override
  public void close() {
    clock.close();
  }
}
