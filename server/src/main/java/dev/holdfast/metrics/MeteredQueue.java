package dev.holdfast.metrics;

import dev.holdfast.consumer.Queue;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Order;
import dev.holdfast.event.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A queue that says what is claimed from it and settled. */
final class MeteredQueue implements Queue {

  private final Queue queue;
  private final MeterRegistry registry;
  private final DistributionSummary claimed;
  private final Timer settling;
  private final Timer processing;
  private final Counter rescued;
  private final Counter givenUp;
  private final Map<String, Counter> attempts = new ConcurrentHashMap<>();

  MeteredQueue(Queue queue, MeterRegistry registry) {
    this.queue = queue;
    this.registry = registry;
    this.claimed =
        Buckets.events("holdfast.claim.events")
            .description("Events in one claim, of those that took any")
            .register(registry);
    this.settling =
        Buckets.answers("holdfast.settle")
            .description("How long it took to settle events with their records, a batch at a time")
            .register(registry);
    this.processing =
        Buckets.processing("holdfast.processing")
            .description("From the arrival of an event until it was processed")
            .register(registry);
    this.rescued =
        counter("holdfast.rescued.events", "Events whose processor was not heard of for a lease");
    this.givenUp =
        counter("holdfast.given.up.events", "Events that stopped their processors again and again");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void keepOrder(Order order) throws SQLException {
    queue.keepOrder(order);
  }

  @Override
  public Claimed claim(Wanted wanted, Duration lease) throws SQLException {
    Claimed taken = queue.claim(wanted, lease);
    if (!taken.isEmpty()) {
      claimed.record(taken.claims().size());
    }
    return taken;
  }

  @Override
  public Renewal renew(Collection<Claim> claims, Duration lease) throws SQLException {
    return queue.renew(claims, lease);
  }

  @Override
  public void release(Collection<Claim> claims) throws SQLException {
    queue.release(claims);
  }

  @Override
  public Set<Claim.Key> settle(
      List<Settlement> settlements, List<Claim> undecided, WrittenWith records)
      throws SQLException {
    Timer.Sample sample = Timer.start();
    Set<Claim.Key> settled = queue.settle(settlements, undecided, records);
    sample.stop(settling);
    Instant now = Instant.now();
    for (Settlement settlement : settlements) {
      if (settled.contains(settlement.claim().key())) {
        count(settlement, now);
      }
    }
    return settled;
  }

  private void count(Settlement settlement, Instant now) {
    attempts.computeIfAbsent(settlement.outcome(), this::attempts).increment();
    if (settlement.done()) {
      processing.record(Duration.between(settlement.claim().event().receivedAt(), now));
    }
  }

  private Counter attempts(String outcome) {
    return Counter.builder("holdfast.attempts")
        .description("Attempts at events, by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public Rescue rescue() throws SQLException {
    Rescue rescue = queue.rescue();
    rescued.increment(rescue.freed());
    givenUp.increment(rescue.dead());
    return rescue;
  }

  @Override
  public String whyUnreadable(long eventId) throws SQLException {
    return queue.whyUnreadable(eventId);
  }
}
