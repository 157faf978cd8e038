package dev.holdfast.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How much of the accept rate is left beside something else: one long run, cut into slices with and
 * without it in turn, so that what the machine does besides is in both.
 */
final class Slices {

  static final int SECONDS = 4;

  private static final String STORED = "SELECT sum(stored) FROM event_counts";

  private final Tables tables;
  private final List<Double> ratios = new ArrayList<>();
  private final List<String> rates = new ArrayList<>();

  Slices(Tables tables) {
    this.tables = tables;
  }

  /** Measures one slice while what it stands beside goes on. */
  @FunctionalInterface
  interface Beside {
    double measure(Slice slice) throws Exception;
  }

  /** Gives the deliveries stored in a second of it. */
  @FunctionalInterface
  interface Slice {
    double rate() throws SQLException;
  }

  Slices measure(int pairs, Beside beside) throws Exception {
    for (int pair = 0; pair < pairs; pair++) {
      boolean besideFirst = pair % 2 == 1;
      double first = besideFirst ? beside.measure(this::rate) : rate();
      double second = besideFirst ? rate() : beside.measure(this::rate);
      double with = besideFirst ? first : second;
      double without = besideFirst ? second : first;
      ratios.add(with / without);
      rates.add("%,.0f/%,.0f".formatted(with, without));
    }
    return this;
  }

  /** Of the pairs' ratios. */
  double median() {
    List<Double> sorted = ratios.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Each pair, with and without. */
  String rates() {
    return rates.toString();
  }

  private double rate() throws SQLException {
    double before = tables.number(STORED);
    long start = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS));
    double stored = tables.number(STORED) - before;
    return stored * 1e9 / (System.nanoTime() - start);
  }
}
