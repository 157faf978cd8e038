package dev.holdfast.api;

import dev.holdfast.web.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much is taken at the endpoint from one address and for one app, in this process. Thread-safe.
 */
public final class DeliveryLimits {

  /**
   * How often; each is absent where there is no limit.
   *
   * @param failures refused requests of an address
   * @param address deliveries of an address
   * @param app deliveries for an app
   */
  public record Plan(
      Optional<RateLimiter.Limit> failures,
      Optional<RateLimiter.Limit> address,
      Optional<RateLimiter.Limit> app) {}

  /**
   * More than allowed.
   *
   * @param setting that says so
   * @param retryAfter until one more is taken; whole seconds
   */
  record Beyond(String setting, Duration retryAfter) {}

  /** Whoever floods us waits for each answer; memory for those who wait is bounded. */
  private static final Duration HOLD = Duration.ofSeconds(1);

  private static final int HELD_MAX = 1_000;

  private final RateLimiter failures;
  private final RateLimiter addresses;
  private final RateLimiter apps;
  private final Semaphore held = new Semaphore(HELD_MAX);

  public DeliveryLimits(Plan plan) {
    this.failures = new RateLimiter(plan.failures());
    this.addresses = new RateLimiter(plan.address());
    this.apps = new RateLimiter(plan.app());
  }

  /** From now on these are the limits. */
  public void change(Plan plan) {
    failures.change(plan.failures());
    addresses.change(plan.address());
    apps.change(plan.app());
  }

  Optional<Beyond> countFailure(String address) {
    return failures.countOne(address).map(wait -> new Beyond("rate-limits.failures", wait));
  }

  /** A delivery whose signature is valid: nobody else can use up what an app may get. */
  Optional<Beyond> countDelivery(String app, String address) {
    return addresses
        .countOne(address)
        .map(wait -> new Beyond("rate-limits.address", wait))
        .or(() -> apps.countOne(app).map(wait -> new Beyond("rate-limits.app", wait)));
  }

  /** Lets a flood wait for its answer, so that it costs less than what it would drown. */
  void holdBack() throws InterruptedException {
    if (held.tryAcquire()) {
      try {
        TimeUnit.MILLISECONDS.sleep(HOLD.toMillis());
      } finally {
        held.release();
      }
    }
  }
}
