package dev.holdfast.work;

import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.event.Settlement;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import dev.holdfast.store.Queue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes events at its own pace: claims what is due, lets handlers attempt it on virtual
 * threads, settles what they gave. A slow or hanging event holds one place among {@link
 * Limits#concurrency} and nothing else. Thread-safe.
 */
public final class Work {

  /** What to do with events, and how often. */
  public record Plan(List<Handler> handlers, List<Recorder> recorders, RetryPolicy retryPolicy) {}

  /** An attempt whose end is decided, on its way to the settler. */
  private record Attempted(Running running, Settlement settlement) {}

  private record Claimed(int count, int places) {

    /** Whether there may be more to claim at once. */
    boolean full() {
      return count == places;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Work.class);
  private static final Duration SWEEP_EVERY = Duration.ofMillis(200);

  /** Where much arrives, one claim of many costs little more than one of few. */
  private static final Duration GATHER = Duration.ofMillis(3);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  private final Queue queue;
  private final Limits limits;
  private final RetryPolicy retryPolicy;
  private final Attempts attempts;
  private final Settler settler;
  private final Sweeper sweeper;
  private final InFlight inFlight;
  private final BlockingQueue<Attempted> attempted = new LinkedBlockingQueue<>();
  private final WakeUp wakeUp = new WakeUp();
  private final WakeUp sweepSooner = new WakeUp();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Thread claimer;
  private volatile boolean claiming = true;
  private volatile boolean settling = true;

  public Work(Queue queue, Plan plan, Limits limits) {
    this.queue = queue;
    this.limits = limits;
    this.retryPolicy = plan.retryPolicy();
    this.attempts = new Attempts(plan.handlers(), retryPolicy.attempts());
    this.settler = new Settler(queue, plan.recorders(), retryPolicy, limits.lease());
    this.inFlight = new InFlight(limits.concurrency());
    this.sweeper = new Sweeper(queue, inFlight, limits, this::timeUp);
  }

  /** Starts to process, now and whenever events become due. */
  public void start() {
    startSettling();
    claimer = Thread.ofPlatform().name("work-claimer").start(this::claimForever);
  }

  /**
   * Processes what is due until nothing is, and stops.
   *
   * @throws SQLException when the database is away
   */
  public void drain() throws InterruptedException, SQLException {
    startSettling();
    try {
      while (!nothingLeft()) {
        inFlight.awaitEmpty(SWEEP_EVERY);
      }
    } finally {
      stop(limits.timeLimit());
    }
  }

  /** What is settled during a claim may be due again at once, so only a claim alone can tell. */
  private boolean nothingLeft() throws InterruptedException, SQLException {
    boolean alone = inFlight.size() == 0;
    return claimSome().count == 0 && alone;
  }

  /** Says that events may be due. Returns at once. */
  public void wake() {
    wakeUp.call();
  }

  /** What became of the attempts so far. */
  public Tally tally() {
    return settler.tally();
  }

  /** How many events are between claim and settling. */
  public int inFlight() {
    return inFlight.size();
  }

  /**
   * Stops gracefully: claims nothing more, waits for the attempts in flight, then interrupts those
   * left and gives their claims back, at no cost of an attempt.
   *
   * @param patience how long to wait for the attempts in flight
   */
  public void stop(Duration patience) throws InterruptedException {
    stopClaiming();
    if (!inFlight.awaitEmpty(patience)) {
      release(inFlight.stream().filter(Running::decide).toList());
      inFlight.awaitEmpty(limits.lease());
    }
    settling = false;
    sweepSooner.call();
    for (Thread thread : threads) {
      thread.join(limits.lease());
    }
  }

  /**
   * Returns when no claim can come any more, so that nothing in flight from then on is overlooked.
   */
  private void stopClaiming() throws InterruptedException {
    claiming = false;
    Thread running = claimer;
    if (running != null) {
      running.interrupt();
      running.join();
    }
  }

  private void release(List<Running> unfinished) {
    unfinished.forEach(Running::interrupt);
    try {
      queue.release(unfinished.stream().map(Running::claim).toList());
      log.info("{} unfinished events were given back, at no cost of an attempt", unfinished.size());
    } catch (SQLException e) {
      log.warn(
          "{} unfinished events are free when their leases run out: {}",
          unfinished.size(),
          e.getMessage());
    }
    inFlight.leave(unfinished);
  }

  private void startSettling() {
    for (int number = 1; number <= limits.settlers(); number++) {
      threads.add(Thread.ofPlatform().name("work-settler-" + number).start(this::settleForever));
    }
    threads.add(Thread.ofPlatform().name("work-sweeper").start(this::sweepForever));
  }

  private void claimForever() {
    while (claiming) {
      try {
        if (!claimSome().full()) {
          LockSupport.parkNanos(GATHER.toNanos());
          wakeUp.await(limits.poll());
        }
      } catch (SQLException e) {
        log.warn("Cannot look for due events, trying again: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error bug) {
        log.error("Cannot look for due events, trying again", bug);
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
      }
    }
  }

  /** Claims as many events as there are places. */
  private Claimed claimSome() throws InterruptedException, SQLException {
    int places = inFlight.reserve(limits.batch());
    int entered = 0;
    try {
      List<Claim> claims = claiming ? queue.claim(places, limits.lease()) : List.of();
      for (Claim claim : claims) {
        Running running = new Running(claim, Instant.now(), limits);
        inFlight.enter(running);
        entered++;
        attempt(running);
      }
    } finally {
      inFlight.giveBack(places - entered);
    }
    return new Claimed(entered, places);
  }

  private void attempt(Running running) {
    Outcome known = withoutAttempt(running.claim().event());
    if (known == null) {
      running.runsOn(Thread.startVirtualThread(() -> finish(running, attempts.attempt(running))));
    } else {
      finish(running, known);
    }
  }

  private @Nullable Outcome withoutAttempt(Event event) {
    return event.unreadable()
        ? Outcome.dead("The delivery is not JSON, so nothing can be done with it")
        : attempts.unattempted(event.type());
  }

  private void finish(Running running, Outcome outcome) {
    if (running.decide()) {
      handOver(running, outcome);
    }
  }

  private void timeUp(Running running) {
    handOver(
        running, Outcome.retry("Not finished within " + limits.timeLimit().toMillis() + " ms"));
  }

  private void handOver(Running running, Outcome outcome) {
    attempted.add(
        new Attempted(
            running,
            retryPolicy.settle(
                running.claim(), outcome, running.startedAt(), ThreadLocalRandom.current())));
  }

  private void settleForever() {
    List<Attempted> batch = new ArrayList<>();
    while (settling) {
      try {
        Attempted first = attempted.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          attempted.drainTo(batch, limits.batch() - 1);
          settler.settle(batch.stream().map(Attempted::settlement).toList());
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error bug) {
        log.error("{} events could not be settled and will be tried again", batch.size(), bug);
      } finally {
        inFlight.leave(batch.stream().map(Attempted::running).toList());
        batch.clear();
      }
    }
  }

  private void sweepForever() {
    while (settling) {
      try {
        sweepSooner.await(SWEEP_EVERY);
        sweeper.sweep(Instant.now());
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error bug) {
        log.error("Looking after attempts in flight failed, trying again", bug);
      }
    }
  }
}
