package dev.holdfast.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a server costs after a thousand deliveries, while nothing comes. */
final class Idle {

  private static final int DELIVERIES = 1_000;
  private static final int SECONDS = 60;

  /** Until what was begun has ended, and the driver's caches are full. */
  private static final int SETTLE_SECONDS = 10;

  private static final String TRANSACTIONS =
      """
      SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()
      """;

  private Idle() {}

  static String measure(Path data) throws Exception {
    try (Program program = Program.serve(data);
        Tables tables = Tables.open(data)) {
      new PacedLoad(8).run(DELIVERIES / 5, 5);
      pause(SETTLE_SECONDS);
      long resident = program.residentMiB();
      double transactions = tables.number(TRANSACTIONS);
      Duration before = program.processorTime();
      pause(SECONDS);
      double used = program.processorTime().minus(before).toMillis() / 10.0 / SECONDS;
      return "%.2f %% of a core, %.1f transactions/s, %d MiB resident after %,d deliveries"
          .formatted(
              used, (tables.number(TRANSACTIONS) - transactions) / SECONDS, resident, DELIVERIES);
    }
  }

  private static void pause(int seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
      LockSupport.parkNanos(until - now);
    }
  }
}
