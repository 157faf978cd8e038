package dev.holdfast.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often something may happen to each of many, such as addresses: so many times at once, and as
 * many again over a period. Those that were seen longest ago are forgotten where there are too
 * many. Thread-safe.
 */
public final class RateLimiter {

  private static final int KEYS_MAX = 10_000;

  /** The one seen longest ago comes first. */
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private Optional<Limit> limit;

  /**
   * How often.
   *
   * @param count more than 0
   */
  public record Limit(long count, Duration period) {}

  /**
   * @param limit absent where everything may happen
   */
  public RateLimiter(Optional<Limit> limit) {
    this.limit = limit;
  }

  /** From now on this is the limit; where it is another one, all begin anew. */
  public synchronized void change(Optional<Limit> to) {
    if (!to.equals(limit)) {
      limit = to;
      buckets.clear();
    }
  }

  /** Counts one more; where that is beyond the limit, gives how long to wait for the next. */
  public synchronized Optional<Duration> countOne(String key) {
    return limit.flatMap(most -> wait(bucket(key, most).tryConsumeAndReturnRemaining(1)));
  }

  private static Optional<Duration> wait(ConsumptionProbe probe) {
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds(Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L)));
  }

  private Bucket bucket(String key, Limit most) {
    Bucket bucket = buckets.computeIfAbsent(key, _ -> full(most));
    if (buckets.size() > KEYS_MAX) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return bucket;
  }

  private static Bucket full(Limit most) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(most.count()).refillGreedy(most.count(), most.period()))
        .build();
  }
}
