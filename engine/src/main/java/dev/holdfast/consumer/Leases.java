package dev.holdfast.consumer;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of what is in flight, lets go of claims that were lost, and ends what was lost
 * again and again. For one thread.
 */
final class Leases {

  private static final Logger log = LoggerFactory.getLogger(Leases.class);
  private static final Duration GIVE_UP_EVERY = Duration.ofSeconds(5);

  private final Queue queue;
  private final InFlight inFlight;
  private final Duration lease;
  private @Nullable Long gaveUpNanos;

  Leases(Queue queue, InFlight inFlight, Duration lease) {
    this.queue = queue;
    this.inFlight = inFlight;
    this.lease = lease;
  }

  /** Does what is due at this moment of {@link System#nanoTime}. */
  void check(long nanos) {
    try {
      renew(nanos);
      giveUpLost(nanos);
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

  private void giveUpLost(long nanos) throws SQLException {
    if (gaveUpNanos != null && nanos - gaveUpNanos < GIVE_UP_EVERY.toNanos()) {
      return;
    }
    gaveUpNanos = nanos;
    int dead = queue.giveUpLost();
    if (dead > 0) {
      log.error(
          "{} events whose processors vanished again and again went to the dead letters", dead);
    }
  }
}
