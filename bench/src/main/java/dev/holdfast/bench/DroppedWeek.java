package dev.holdfast.bench;

import dev.holdfast.access.Caller;
import dev.holdfast.log.Partitions;
import dev.holdfast.ops.Retention;
import java.sql.SQLException;
import java.time.Duration;

/** How long it takes until a million processed events are gone. */
final class DroppedWeek {

  private static final int EVENTS = 1_000_000;

  private DroppedWeek() {}

  static String measure(Tables tables) throws SQLException {
    Partitions partitions = new Partitions(tables.database().general());
    new SampleLog(tables).append(EVENTS);
    Drain.passAll(tables);
    partitions.beginAfter(Duration.ZERO);
    partitions.makeAhead();
    tables.execute("VACUUM ANALYZE events");
    Retention retention =
        new Retention(
            tables.database().general(), new Retention.Keep(Duration.ZERO, Duration.ofDays(180)));
    long start = System.nanoTime();
    long dropped = retention.run(Caller.system()).stream().mapToLong(Retention.Drop::drops).sum();
    return "%,d events dropped after %.2f s".formatted(dropped, (System.nanoTime() - start) / 1e9);
  }
}
