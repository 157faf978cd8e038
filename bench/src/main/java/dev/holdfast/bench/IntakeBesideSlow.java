package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How much of the accept rate is left beside connections that send next to nothing. */
final class IntakeBesideSlow {

  private static final int CONNECTIONS = 10_000;
  private static final int PAIRS = 7;
  private static final int WARM_UP_SECONDS = 15;

  /** The connections are opened and closed between the slices. */
  private static final int SECONDS_MAX = WARM_UP_SECONDS + PAIRS * (2 * Slices.SECONDS + 8);

  private static final int PER_SECOND_MAX = 15_000;

  private final Tables tables;
  private final Path bodies;
  private int closedByServer;

  IntakeBesideSlow(Tables tables, Path bodies) {
    this.tables = tables;
    this.bodies = bodies;
  }

  String measure() throws Exception {
    Wrk.bodies(bodies, PER_SECOND_MAX * SECONDS_MAX);
    try (Meanwhile<Wrk.Result> _ = Meanwhile.run(() -> Wrk.run(bodies, SECONDS_MAX))) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
      Slices slices = new Slices(tables).measure(PAIRS, this::beside);
      return "%.2f of the rate is left beside %,d slow connections (median of pairs %s deliveries/s; the server closed %,d)"
          .formatted(slices.median(), CONNECTIONS, slices.rates(), closedByServer);
    }
  }

  private double beside(Slices.Slice slice) throws Exception {
    try (SlowConnections slow = SlowConnections.open(CONNECTIONS)) {
      double rate = slice.rate();
      closedByServer += slow.closedByServer();
      return rate;
    }
  }
}
