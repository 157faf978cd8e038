package dev.holdfast.cli;

import dev.holdfast.query.Stats;
import java.util.List;

/**
 * What was sent and what the results are, beside the expected ones.
 *
 * @param steps what was sent
 * @param refused how many deliveries were answered 401
 * @param otherwise how many were answered anything but 200 or 401
 * @param duplicates how many events were found stored
 * @param before the statistics before the first delivery
 * @param after the statistics when nothing was left to do
 */
record DemoReport(
    List<DemoTraffic.Step> steps,
    int refused,
    int otherwise,
    long duplicates,
    Stats before,
    Stats after) {

  private record Row(String what, long expected, long actual) {
    boolean right() {
      return expected == actual;
    }

    @Override
    public String toString() {
      return "  %-44s %8d %8d  %s".formatted(what, expected, actual, right() ? "✓" : "✗");
    }
  }

  private List<Row> rows() {
    long events = steps.stream().mapToLong(DemoTraffic.Step::newEvents).sum();
    long refusals = steps.stream().filter(step -> !step.accepted()).count();
    long dead = 2;
    return List.of(
        new Row("deliveries rejected (wrong or no signature)", refusals, refused),
        new Row("deliveries with another answer", 0, otherwise),
        new Row("events stored", events, after.total() - before.total()),
        new Row(
            "duplicates, counted and not stored",
            steps.stream().mapToLong(DemoTraffic.Step::duplicates).sum(),
            duplicates),
        new Row("events processed", events - dead, after.processed() - before.processed()),
        new Row("events in the dead letter queue", dead, after.deadLetter() - before.deadLetter()),
        new Row("events not yet done", 0, unfinished(after)));
  }

  static long unfinished(Stats stats) {
    return stats.pending() + stats.processing() + stats.failed();
  }

  boolean right() {
    return rows().stream().allMatch(Row::right);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "  %-44s %8s %8s%n"
            .formatted("%d deliveries".formatted(steps.size()), "expected", "found"));
    rows().forEach(row -> text.append(row).append(System.lineSeparator()));
    return text.toString();
  }
}
