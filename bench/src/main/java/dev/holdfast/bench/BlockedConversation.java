package dev.holdfast.bench;

import dev.holdfast.consumer.Work;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import java.sql.SQLException;
import java.time.Duration;

/** In order, while a million events wait behind one that fails: how fast the others are. */
final class BlockedConversation {

  private static final String NAME = "blocked";
  private static final int BEHIND = 1_000_000;
  private static final int OTHERS = 150_000;
  private static final Order ORDER = Order.of(true, false);

  private static final String NOT_PASSED =
      "SELECT coalesce(pg_sequence_last_value('event_ids'), 0) - position_of(1::smallint)";

  private final Tables tables;
  private final SampleLog log;
  private final Work.Plan plan =
      Drain.with(
          attempt ->
              NAME.equals(attempt.event().conversation())
                  ? Outcome.retry(Duration.ofHours(1), NAME)
                  : Outcome.done(),
          ORDER);

  BlockedConversation(Tables tables) {
    this.tables = tables;
    this.log = new SampleLog(tables);
  }

  String measure() throws SQLException, InterruptedException {
    Drain.passAll(tables);
    double without = others();
    long heapBefore = heapMiB();
    log.append(BEHIND, NAME);
    double passing = Drain.seconds(tables, plan, _ -> tables.number(NOT_PASSED) <= 0);
    double with = others();
    return "%,.0f events/s without, %,.0f/s while %,d wait in %.0f row; they were passed at %,.0f/s; heap %d MiB before, %d MiB after"
        .formatted(
            without,
            with,
            BEHIND,
            tables.number("SELECT count(*) FROM event_states"),
            BEHIND / passing,
            heapBefore,
            heapMiB());
  }

  /** Events per second of everybody else. */
  private double others() throws SQLException, InterruptedException {
    log.append(OTHERS);
    tables.execute("VACUUM ANALYZE events");
    return OTHERS / Drain.seconds(tables, plan, work -> work.tally().processed() >= OTHERS);
  }

  private static long heapMiB() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
