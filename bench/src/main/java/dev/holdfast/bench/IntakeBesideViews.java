package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How much of the accept rate is left while somebody looks at everything. */
final class IntakeBesideViews {

  private static final int PAIRS = 10;
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = WARM_UP_SECONDS + 2 * PAIRS * Slices.SECONDS + 2;
  private static final int PER_SECOND_MAX = 15_000;
  private static final double BAR_PERCENT = 95;

  private final Known known;
  private final Tables tables;
  private final Path bodies;
  private long calls;

  IntakeBesideViews(Known known, Tables tables, Path directory) {
    this.known = known;
    this.tables = tables;
    this.bodies = directory.resolve("bodies");
  }

  Figure measure() throws Exception {
    Wrk.bodies(bodies, PER_SECOND_MAX * SECONDS);
    try (Meanwhile<Wrk.Result> _ = Meanwhile.run(() -> Wrk.run(bodies, SECONDS))) {
      // The views are warmed up, too; nobody counts that.
      new Slices(tables).measure(1, this::besideViews);
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS - 2 * Slices.SECONDS));
      calls = 0;
      Slices slices = new Slices(tables).measure(PAIRS, this::besideViews);
      String detail =
          "of the rate without; median of pairs %s deliveries/s, %d calls in %d s"
              .formatted(slices.rates(), calls, PAIRS * Slices.SECONDS);
      return Figure.atLeast(
          BAR_PERCENT,
          "intake beside an open page of every view",
          100 * slices.median(),
          "%",
          detail);
    }
  }

  private double besideViews(Slices.Slice slice) throws Exception {
    try (OpenPages pages = OpenPages.open(known)) {
      double rate = slice.rate();
      calls += pages.calls();
      return rate;
    }
  }
}
