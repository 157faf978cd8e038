package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How much of the accept rate is left while somebody looks: pairs of runs with and without, so that
 * what the machine does besides is in both.
 */
final class IntakeBesideViews {

  private static final int PAIRS = 3;
  private static final int SECONDS = 6;
  private static final int PER_SECOND_MAX = 25_000;

  private final Known known;
  private final Path bodies;

  IntakeBesideViews(Known known, Path directory) {
    this.known = known;
    this.bodies = directory.resolve("bodies");
  }

  /** One who asks for every view again and again, and one who does so without a pause. */
  List<Figure> measure() throws IOException, InterruptedException {
    accept();
    return List.of(
        pairs("intake beside every view each second", 95, TimeUnit.SECONDS.toNanos(1)),
        pairs("intake beside views without a pause", 95, 0));
  }

  private Figure pairs(String name, double bar, long everyNanos)
      throws IOException, InterruptedException {
    List<Double> ratios = new ArrayList<>();
    List<String> rates = new ArrayList<>();
    AtomicLong calls = new AtomicLong();
    for (int pair = 0; pair < PAIRS; pair++) {
      boolean viewsFirst = pair % 2 == 1;
      double first = viewsFirst ? besideViews(calls, everyNanos) : accept();
      double second = viewsFirst ? accept() : besideViews(calls, everyNanos);
      double ratio = viewsFirst ? first / second : second / first;
      ratios.add(100 * ratio);
      rates.add("%,.0f/%,.0f".formatted(viewsFirst ? first : second, viewsFirst ? second : first));
    }
    ratios.sort(null);
    String detail =
        "of the rate without; median of pairs %s deliveries/s, %d calls/s"
            .formatted(rates, calls.get() / (PAIRS * SECONDS));
    return Figure.atLeast(bar, name, ratios.get(PAIRS / 2), "%", detail);
  }

  private double besideViews(AtomicLong calls, long everyNanos)
      throws IOException, InterruptedException {
    try (Meanwhile<Void> _ = Meanwhile.run(look(calls, everyNanos))) {
      return accept();
    }
  }

  private Callable<Void> look(AtomicLong calls, long everyNanos) {
    return () -> {
      try (ApiClient client = new ApiClient()) {
        for (long round = System.nanoTime(); !Thread.interrupted(); round += everyNanos) {
          for (Call call : Call.views()) {
            client.get(call.path().apply(known));
            calls.incrementAndGet();
          }
          LockSupport.parkNanos(round + everyNanos - System.nanoTime());
        }
      }
      return null;
    };
  }

  private double accept() throws IOException, InterruptedException {
    Wrk.bodies(bodies, PER_SECOND_MAX * SECONDS);
    return Wrk.run(bodies, SECONDS).perSecond();
  }
}
