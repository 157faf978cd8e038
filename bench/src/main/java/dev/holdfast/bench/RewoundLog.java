package dev.holdfast.bench;

import dev.holdfast.consumer.Rewind;
import dev.holdfast.consumer.Work;
import dev.holdfast.event.Order;
import java.sql.SQLException;

/** A rewind of a million events with an empty handler, while others arrive all the time. */
final class RewoundLog {

  private static final int EVENTS = 1_000_000;
  private static final int MEANWHILE = 100_000;

  private static final String REWINDING =
      "SELECT count(*) FROM consumers WHERE rewind_to IS NOT NULL";

  private static final Work.Plan PLAN = Drain.empty(Order.NONE);

  private final Tables tables;
  private double stepsBack;

  RewoundLog(Tables tables) {
    this.tables = tables;
  }

  String measure() throws SQLException, InterruptedException {
    Drain.passAll(tables);
    double first = tables.number("SELECT position_of(1::smallint)");
    SampleLog log = new SampleLog(tables);
    log.append(EVENTS);
    Drain.seconds(tables, PLAN, work -> work.tally().processed() >= EVENTS);
    tables.execute("DELETE FROM batches WHERE last_id <= " + (long) first);
    long again = new Rewind(tables.database().general()).begin(new Rewind.To.Start(), (_, _) -> {});
    try (Meanwhile<Void> arriving = Meanwhile.run(() -> append(log))) {
      long start = System.nanoTime();
      double seconds =
          Drain.seconds(
              tables,
              PLAN,
              work -> {
                if (stepsBack == 0 && tables.number(REWINDING) == 0) {
                  stepsBack = (System.nanoTime() - start) / 1e9;
                }
                return work.tally().processed() >= again + MEANWHILE;
              });
      arriving.result();
      return "the position is back after %.1f s, %,d events and %,d that arrived meanwhile are handled after %.1f s"
          .formatted(stepsBack, again, MEANWHILE, seconds);
    }
  }

  private static Void append(SampleLog log) throws SQLException {
    log.append(MEANWHILE);
    return null;
  }
}
