package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How much of the accept rate is left while somebody looks at everything: pairs of runs with and
 * without, so that what the machine does besides is in both.
 */
final class IntakeBesideViews {

  private static final int PAIRS = 3;
  private static final int SECONDS = 6;
  private static final int PER_SECOND_MAX = 25_000;
  private static final double BAR_PERCENT = 95;
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Known known;
  private final Path bodies;
  private final AtomicLong calls = new AtomicLong();

  IntakeBesideViews(Known known, Path directory) {
    this.known = known;
    this.bodies = directory.resolve("bodies");
  }

  Figure measure() throws IOException, InterruptedException {
    accept();
    List<Double> ratios = new ArrayList<>();
    List<String> rates = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      boolean viewsFirst = pair % 2 == 1;
      double first = viewsFirst ? besideViews() : accept();
      double second = viewsFirst ? accept() : besideViews();
      double with = viewsFirst ? first : second;
      double without = viewsFirst ? second : first;
      ratios.add(100 * with / without);
      rates.add("%,.0f/%,.0f".formatted(with, without));
    }
    ratios.sort(null);
    String detail =
        "of the rate without; median of pairs %s deliveries/s, %d calls/s"
            .formatted(rates, calls.get() / (PAIRS * SECONDS));
    return Figure.atLeast(
        BAR_PERCENT, "intake beside every view each second", ratios.get(PAIRS / 2), "%", detail);
  }

  private double besideViews() throws IOException, InterruptedException {
    try (Meanwhile<Void> _ = Meanwhile.run(this::look)) {
      return accept();
    }
  }

  /** Asks for every view each second, or as often as that goes. */
  private Void look() throws IOException, InterruptedException {
    try (ApiClient client = new ApiClient()) {
      for (long round = System.nanoTime(); !Thread.interrupted(); round += ROUND_NANOS) {
        for (Call call : Call.views()) {
          client.get(call.path().apply(known));
          calls.incrementAndGet();
        }
        LockSupport.parkNanos(round + ROUND_NANOS - System.nanoTime());
      }
    }
    return null;
  }

  private double accept() throws IOException, InterruptedException {
    Wrk.bodies(bodies, PER_SECOND_MAX * SECONDS);
    return Wrk.run(bodies, SECONDS).perSecond();
  }
}
