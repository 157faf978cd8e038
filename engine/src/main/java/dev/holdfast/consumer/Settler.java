package dev.holdfast.consumer;

import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.event.Settlement;
import dev.holdfast.handler.Recorder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of events, many at once, with the records of the done ones in the same
 * transaction. Thread-safe.
 */
final class Settler {

  private static final Logger log = LoggerFactory.getLogger(Settler.class);
  private static final long PAUSE_MIN_MILLIS = 50;
  private static final long PAUSE_MAX_MILLIS = 2_000;

  private final Queue queue;
  private final List<Recorder> recorders;
  private final RetryPolicy retryPolicy;
  private final Duration giveUpAfter;
  private final Tally tally = new Tally();

  /**
   * @param giveUpAfter how long to wait for a database that is away before giving an event up to
   *     whoever claims it next
   */
  Settler(Queue queue, List<Recorder> recorders, RetryPolicy retryPolicy, Duration giveUpAfter) {
    this.queue = queue;
    this.recorders = List.copyOf(recorders);
    this.retryPolicy = retryPolicy;
    this.giveUpAfter = giveUpAfter;
  }

  Tally tally() {
    return tally;
  }

  /**
   * Settles all of these, as far as their claims hold; returns when there is nothing left to try.
   *
   * @param undecided claims whose batches end, too
   */
  void settle(List<Settlement> batch, List<Claim> undecided) {
    long giveUpAt = System.nanoTime() + giveUpAfter.toNanos();
    for (long pause = PAUSE_MIN_MILLIS; ; pause = Math.min(2 * pause, PAUSE_MAX_MILLIS)) {
      try {
        write(batch, undecided);
        return;
      } catch (SQLException e) {
        if (!Database.unavailable(e)) {
          settleApart(batch, undecided, e);
          return;
        }
        if (System.nanoTime() > giveUpAt) {
          log.warn(
              "{} events stay unsettled and will be tried again: {}", batch.size(), e.getMessage());
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
      } catch (RuntimeException | Error bug) {
        settleApart(batch, undecided, bug);
        return;
      }
    }
  }

  private void write(List<Settlement> batch, List<Claim> undecided) throws SQLException {
    Set<Claim.Key> settled =
        queue.settle(
            batch,
            undecided,
            (connection, done) -> {
              for (Recorder recorder : recorders) {
                recorder.record(connection, done);
              }
            });
    tally.count(batch, settled);
    if (settled.size() < batch.size()) {
      log.info(
          "{} claims were lost meanwhile; their new holders settle", batch.size() - settled.size());
    }
  }

  /**
   * One event that cannot be recorded must not hold up the others: each gets a transaction of its
   * own.
   */
  private void settleApart(List<Settlement> batch, List<Claim> undecided, Throwable failure) {
    if (batch.isEmpty()) {
      log.error("{} batches could not be ended and will be tried again", undecided.size(), failure);
      return;
    }
    if (batch.size() > 1) {
      batch.forEach(settlement -> settle(List.of(settlement), undecided));
      return;
    }
    Settlement culprit = batch.getFirst();
    if (culprit.done()) {
      settle(List.of(failedToRecord(culprit, failure)), undecided);
    } else {
      log.error(
          "Event {} could not be settled and will be tried again",
          culprit.claim().eventId(),
          failure);
    }
  }

  private Settlement failedToRecord(Settlement culprit, Throwable failure) {
    return retryPolicy.settle(
        culprit.claim(),
        Outcome.retry("Recording failed: " + failure),
        culprit.startedAt(),
        ThreadLocalRandom.current());
  }
}
