package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How much of the accept rate is left while somebody looks at everything: one long run, cut into
 * slices with and without open pages in turn, so that what the machine does besides is in both.
 */
final class IntakeBesideViews {

  private static final int PAIRS = 10;
  private static final int SLICE_SECONDS = 4;
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = WARM_UP_SECONDS + 2 * PAIRS * SLICE_SECONDS + 2;
  private static final int PER_SECOND_MAX = 15_000;
  private static final double BAR_PERCENT = 95;
  private static final String STORED = "SELECT sum(stored) FROM event_totals";

  private final Known known;
  private final Tables tables;
  private final Path bodies;
  private long calls;

  IntakeBesideViews(Known known, Tables tables, Path directory) {
    this.known = known;
    this.tables = tables;
    this.bodies = directory.resolve("bodies");
  }

  Figure measure() throws IOException, InterruptedException, SQLException {
    Wrk.bodies(bodies, PER_SECOND_MAX * SECONDS);
    List<Double> ratios = new ArrayList<>();
    List<String> rates = new ArrayList<>();
    try (Meanwhile<Wrk.Result> _ = Meanwhile.run(() -> Wrk.run(bodies, SECONDS))) {
      besideViews();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS - SLICE_SECONDS));
      for (int pair = 0; pair < PAIRS; pair++) {
        boolean pagesFirst = pair % 2 == 1;
        double first = pagesFirst ? besideViews() : rate();
        double second = pagesFirst ? rate() : besideViews();
        double with = pagesFirst ? first : second;
        double without = pagesFirst ? second : first;
        ratios.add(100 * with / without);
        rates.add("%,.0f/%,.0f".formatted(with, without));
      }
    }
    ratios.sort(null);
    String detail =
        "of the rate without; median of pairs %s deliveries/s, %d calls in %d s"
            .formatted(rates, calls, (1 + PAIRS) * SLICE_SECONDS);
    double median = (ratios.get(PAIRS / 2 - 1) + ratios.get(PAIRS / 2)) / 2;
    return Figure.atLeast(
        BAR_PERCENT, "intake beside an open page of every view", median, "%", detail);
  }

  private double besideViews() throws SQLException {
    try (OpenPages pages = OpenPages.open(known)) {
      double rate = rate();
      calls += pages.calls();
      return rate;
    }
  }

  /** Deliveries stored in a second of this slice. */
  private double rate() throws SQLException {
    double before = tables.number(STORED);
    long start = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SLICE_SECONDS));
    double stored = tables.number(STORED) - before;
    return stored * 1e9 / (System.nanoTime() - start);
  }
}
