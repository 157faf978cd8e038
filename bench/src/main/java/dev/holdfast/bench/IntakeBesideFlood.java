package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How much of the accept rate is left beside a flood of wrong signatures. */
final class IntakeBesideFlood {

  private static final int PAIRS = 7;
  private static final int WARM_UP_SECONDS = 15;
  private static final int SECONDS_MAX = WARM_UP_SECONDS + PAIRS * (2 * Slices.SECONDS + 3);
  private static final int PER_SECOND_MAX = 15_000;

  private final Tables tables;
  private final Path bodies;

  IntakeBesideFlood(Tables tables, Path bodies) {
    this.tables = tables;
    this.bodies = bodies;
  }

  String measure() throws Exception {
    Wrk.bodies(bodies, PER_SECOND_MAX * SECONDS_MAX);
    try (Meanwhile<Wrk.Result> _ = Meanwhile.run(() -> Wrk.run(bodies, SECONDS_MAX))) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
      Slices slices = new Slices(tables).measure(PAIRS, this::beside);
      return "%.2f of the rate is left beside wrong signatures over %d connections (median of pairs %s deliveries/s)"
          .formatted(slices.median(), Flood.CONNECTIONS, slices.rates());
    }
  }

  private double beside(Slices.Slice slice) throws Exception {
    try (Flood _ = Flood.begin(bodies, SECONDS_MAX)) {
      return slice.rate();
    }
  }
}
