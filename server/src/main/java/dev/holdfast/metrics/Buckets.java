package dev.holdfast.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** The bounds of the histograms: few, as each is a series of its own. */
final class Buckets {

  /** From what a fast disk takes to what Meta waits for. */
  private static final Duration[] ANSWERS =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

  /** From a quiet machine to a schedule of retries. */
  private static final Duration[] PROCESSING =
      millis(2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000, 60_000, 300_000, 3_600_000);

  private static final double[] EVENTS = {1, 5, 10, 25, 50, 100, 250, 500, 1_000, 10_000};

  private Buckets() {}

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  static Timer.Builder answers(String name) {
    return Timer.builder(name).serviceLevelObjectives(ANSWERS);
  }

  static Timer.Builder processing(String name) {
    return Timer.builder(name).serviceLevelObjectives(PROCESSING);
  }

  static DistributionSummary.Builder events(String name) {
    return DistributionSummary.builder(name).serviceLevelObjectives(EVENTS);
  }
}
