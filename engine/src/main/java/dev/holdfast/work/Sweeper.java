package dev.holdfast.work;

import dev.holdfast.store.Queue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what is in flight: ends attempts that outlast their time, renews leases, lets go of
 * claims that were lost.
 */
final class Sweeper {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration BURY_EVERY = Duration.ofSeconds(5);

  private final Queue queue;
  private final InFlight inFlight;
  private final Limits limits;
  private final Consumer<Running> onTimeUp;
  private Instant buriedAt = Instant.EPOCH;

  /**
   * @param onTimeUp called once for each attempt that outlasts its time, after it was decided and
   *     before it is interrupted
   */
  Sweeper(Queue queue, InFlight inFlight, Limits limits, Consumer<Running> onTimeUp) {
    this.queue = queue;
    this.inFlight = inFlight;
    this.limits = limits;
    this.onTimeUp = onTimeUp;
  }

  void sweep(Instant now) {
    endOverdue(now);
    try {
      renewLeases(now);
      buryLost(now);
    } catch (SQLException e) {
      log.warn("Leases could not be renewed, trying again: {}", e.getMessage());
    }
  }

  private void endOverdue(Instant now) {
    inFlight.stream()
        .filter(running -> running.undecided() && now.isAfter(running.deadline()))
        .filter(Running::decide)
        .forEach(
            running -> {
              onTimeUp.accept(running);
              running.interrupt();
            });
  }

  private void renewLeases(Instant now) throws SQLException {
    Instant old = now.minus(limits.lease().dividedBy(3));
    List<Running> due = inFlight.stream().filter(r -> r.renewedAt().isBefore(old)).toList();
    if (due.isEmpty()) {
      return;
    }
    Set<Long> held = queue.renew(due.stream().map(Running::claim).toList(), limits.lease());
    due.forEach(running -> running.renewed(now));
    List<Running> lost = due.stream().filter(r -> !held.contains(r.claim().eventId())).toList();
    letGo(lost.stream().filter(Running::decide).toList());
  }

  private void letGo(List<Running> lost) {
    if (!lost.isEmpty()) {
      log.warn(
          "{} claims were lost: their leases ran out before they could be renewed", lost.size());
      lost.forEach(Running::interrupt);
      inFlight.leave(lost);
    }
  }

  private void buryLost(Instant now) throws SQLException {
    if (now.isBefore(buriedAt.plus(BURY_EVERY))) {
      return;
    }
    buriedAt = now;
    int buried = queue.buryLost();
    if (buried > 0) {
      log.error(
          "{} events whose processors vanished again and again went to the dead letters", buried);
    }
  }
}
