package dev.holdfast.consumer;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of what is in flight, lets go of claims that were lost, and takes care of what
 * others have lost. For one thread.
 */
final class Leases {

  private static final Logger log = LoggerFactory.getLogger(Leases.class);
  private static final Duration RESCUE_EVERY = Duration.ofSeconds(5);

  private final Queue queue;
  private final InFlight inFlight;
  private final Duration lease;
  private final Runnable onFreed;
  private @Nullable Long rescuedNanos;

  /**
   * @param onFreed called when events that others had can be claimed; must return at once
   */
  Leases(Queue queue, InFlight inFlight, Duration lease, Runnable onFreed) {
    this.queue = queue;
    this.inFlight = inFlight;
    this.lease = lease;
    this.onFreed = onFreed;
  }

  /** Does what is due at this moment of {@link System#nanoTime}. */
  void check(long nanos) {
    try {
      renew(nanos);
      rescue(nanos);
    } catch (SQLException e) {
      log.warn("Leases could not be renewed, trying again: {}", e.getMessage());
    }
  }

  private void renew(long nanos) throws SQLException {
    Duration third = lease.dividedBy(3);
    List<Running> due =
        inFlight.stream().filter(r -> r.renewedLongerAgoThan(third, nanos)).toList();
    if (due.isEmpty()) {
      return;
    }
    Queue.Renewal renewal = queue.renew(due.stream().map(Running::claim).toList(), lease);
    due.stream()
        .filter(running -> renewal.held().contains(running.claim().key()))
        .forEach(running -> running.renewed(nanos));
    letGo(
        due.stream()
            .filter(running -> renewal.lost().contains(running.claim().key()))
            .filter(Running::decide)
            .toList());
  }

  private void letGo(List<Running> lost) {
    if (!lost.isEmpty()) {
      log.warn(
          "{} claims were lost: their leases ran out before they could be renewed", lost.size());
      lost.forEach(Running::interrupt);
      inFlight.leave(lost);
    }
  }

  private void rescue(long nanos) throws SQLException {
    if (rescuedNanos != null && nanos - rescuedNanos < RESCUE_EVERY.toNanos()) {
      return;
    }
    rescuedNanos = nanos;
    Queue.Rescue rescue = queue.rescue();
    if (rescue.freed() > 0) {
      log.warn("{} events whose processor vanished will be processed now", rescue.freed());
      onFreed.run();
    }
    if (rescue.dead() > 0) {
      log.error(
          "{} events whose processors vanished again and again went to the dead letters",
          rescue.dead());
    }
  }
}
