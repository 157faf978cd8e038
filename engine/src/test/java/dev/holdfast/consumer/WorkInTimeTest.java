package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.event.Event;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import dev.holdfast.handler.Handler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkInTimeTest {

  /** Connections that claim and settle, and were last used in vain. */
  private static final String ROLLED_BACK =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'holdfast queue' AND query = 'ROLLBACK'
      """;

  private final Workplace place = new Workplace();

  @AfterEach
  void close() throws InterruptedException {
    place.close();
  }

  @Test
  void a_handler_that_hangs_is_interrupted_at_the_time_limit_and_holds_nobody_up()
      throws Exception {
    Limits impatient = limits(Duration.ofSeconds(2), Duration.ofSeconds(30));
    CountDownLatch interrupted = new CountDownLatch(1);
    place.stored("hangs");
    for (Event neighbour : TestEvents.messages("neighbour-", 100)) {
      place.store(List.of(neighbour));
    }

    place.start(
        impatient, attempt -> Workplace.is(attempt, "hangs") ? hang(interrupted) : Outcome.done());

    TestWait.until("the neighbours", () -> place.inbox().count(Status.PROCESSED) == 100);
    assertThat(interrupted.getCount()).as("still hanging").isEqualTo(1);
    TestWait.until("the interrupt", interrupted);
    TestWait.until("the settling", () -> place.event("hangs").retryCount() > 0);
    assertThat(place.event("hangs").lastError()).isEqualTo("Not finished within 2000 ms");
  }

  @Test
  void an_attempt_longer_than_its_lease_runs_once_because_the_lease_is_renewed() throws Exception {
    Limits shortLease = limits(Duration.ofSeconds(10), Duration.ofMillis(900));
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Handler slow =
        _ -> {
          calls.incrementAndGet();
          begun.countDown();
          TestWait.until("the end of the attempt", finish);
          return Outcome.done();
        };
    place.stored("slow");
    place.start(shortLease, slow);
    TestWait.until("the attempt", begun);
    Work rival = place.start(shortLease, slow);
    Instant threeLeasesOn = Instant.now().plus(shortLease.lease().multipliedBy(3));
    TestWait.until(
        "three leases",
        () -> {
          rival.wake();
          return Instant.now().isAfter(threeLeasesOn);
        });
    finish.countDown();

    TestWait.until("the settling", () -> place.only().status() == Status.PROCESSED);
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_time_limit_does_not_wait_for_a_database_that_does_not_answer() throws Exception {
    Limits limits = limits(Duration.ofSeconds(1), Duration.ofMillis(900));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    place.stored("hangs");
    place.start(
        limits,
        _ -> {
          begun.countDown();
          return hang(interrupted);
        });
    TestWait.until("the attempt", begun);

    place.whileLocked("event_states", () -> TestWait.until("the interrupt", interrupted));
  }

  @Test
  void handlers_that_compute_without_end_hold_nobody_else_up() throws Exception {
    int many = 2 * Runtime.getRuntime().availableProcessors();
    CountDownLatch computing = new CountDownLatch(many);
    AtomicBoolean end = new AtomicBoolean();
    place.store(TestEvents.messages("computes-", many));
    Handler endless =
        _ -> {
          computing.countDown();
          while (!end.get()) {
            Thread.onSpinWait();
          }
          return Outcome.done();
        };
    place.start(Workplace.LIMITS, endless);
    TestWait.until("all of them computing", computing);

    CountDownLatch request = new CountDownLatch(1);
    Thread.startVirtualThread(request::countDown);

    TestWait.until("a virtual thread, as requests have", request);
    end.set(true);
  }

  @Test
  void attempts_that_never_end_and_hold_all_places_are_no_progress() throws Exception {
    Limits onePlace =
        new Limits(
            50,
            1,
            64 << 20,
            2,
            Duration.ofMillis(100),
            Duration.ofMillis(900),
            Duration.ofHours(1));
    AtomicBoolean end = new AtomicBoolean();
    place.stored("hangs");
    Work work =
        place.start(
            onePlace,
            _ -> {
              while (!end.get()) {
                LockSupport.parkNanos(1_000_000);
              }
              return Outcome.done();
            });

    TestWait.until("no progress", () -> !work.progresses());
    end.set(true);

    TestWait.until("progress again", work::progresses);
  }

  @Test
  void events_whose_claims_were_lost_are_attempted_one_at_a_time_beside_all_others()
      throws Exception {
    place.store(TestEvents.messages("lost-", 8));
    place.loseClaims(8);
    place.store(TestEvents.messages("fresh-", 40));
    AtomicInteger atOnce = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> counts = new ConcurrentLinkedQueue<>();
    Handler handler =
        attempt -> {
          if (attempt.event().payload().contains("lost-")) {
            counts.add(atOnce.incrementAndGet());
            LockSupport.parkNanos(2_000_000);
            atOnce.decrementAndGet();
          }
          return Outcome.done();
        };

    Work work = place.start(Workplace.LIMITS, handler);

    TestWait.until("all events", () -> work.tally().processed() == 48);
    assertThat(counts).hasSize(8).containsOnly(1);
  }

  @Test
  void outcomes_wait_for_a_database_that_is_only_readable_for_a_while_and_cost_no_attempt()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    place.stored("during a failover");
    Work work =
        place.start(
            Workplace.LIMITS,
            _ -> {
              begun.countDown();
              TestWait.until("the end of the attempt", finish);
              return Outcome.done();
            });
    TestWait.until("the attempt", begun);
    place.readOnly(true);
    finish.countDown();
    TestWait.until("a settling that was refused", () -> place.number(ROLLED_BACK) > 0);
    assertThat(work.tally().processed()).isZero();

    place.readOnly(false);

    TestWait.until("the settling", () -> work.tally().processed() == 1);
    assertThat(work.tally().failed()).isZero();
    assertThat(place.number("SELECT count(*) FROM event_attempts")).isZero();
  }

  @Test
  void a_stop_waits_for_the_attempts_in_flight() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    place.stored("in-flight");
    Work work =
        place.start(
            Workplace.LIMITS,
            _ -> {
              begun.countDown();
              TestWait.until("the end of the attempt", finish);
              return Outcome.done();
            });
    TestWait.until("the attempt", begun);

    CountDownLatch stopped = new CountDownLatch(1);
    Thread.startVirtualThread(() -> stop(work, Duration.ofSeconds(10), stopped));
    place.stored("too late");
    work.wake();
    finish.countDown();
    TestWait.until("the stop", stopped);

    assertThat(place.event("in-flight").status()).isEqualTo(Status.PROCESSED);
    assertThat(work.inFlight()).isZero();
  }

  @Test
  void a_stop_beyond_its_patience_gives_claims_back_at_no_cost_of_an_attempt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    place.stored("unfinished");
    Work work =
        place.start(
            Workplace.LIMITS,
            _ -> {
              begun.countDown();
              return hang(interrupted);
            });
    TestWait.until("the attempt", begun);

    work.stop(Duration.ofMillis(50));

    TestWait.until("the interrupt", interrupted);
    assertThat(place.only().status()).isEqualTo(Status.PENDING);
    assertThat(place.only().retryCount()).isZero();
    assertThat(place.number("SELECT count(*) FROM event_states WHERE due_at <= now()"))
        .isEqualTo(1);
  }

  @Test
  void a_drain_ends_when_nothing_is_due_and_leaves_what_is_due_later() throws Exception {
    place.store(TestEvents.messages("m-", 120));
    place.stored("tomorrow");

    Work work =
        place.drain(
            attempt ->
                Workplace.is(attempt, "tomorrow")
                    ? Outcome.snooze(Duration.ofDays(1))
                    : Outcome.done());

    assertThat(place.inbox().count(Status.PROCESSED)).isEqualTo(120);
    assertThat(place.event("tomorrow").status()).isEqualTo(Status.PENDING);
    assertThat(work.inFlight()).isZero();
  }

  @Test
  void a_call_starts_the_processing_at_once() throws Exception {
    Work work = place.start(Workplace.LIMITS, _ -> Outcome.done());
    place.stored("first");
    work.wake();
    TestWait.until("the first event", () -> place.event("first").status() == Status.PROCESSED);

    place.stored("second");
    work.wake();

    TestWait.until("the second event", () -> place.event("second").status() == Status.PROCESSED);
  }

  @Test
  void two_processors_on_one_database_process_each_event_once() throws Exception {
    ConcurrentLinkedQueue<Long> handled = new ConcurrentLinkedQueue<>();
    Handler handler =
        attempt -> {
          handled.add(attempt.eventId());
          return Outcome.done();
        };
    place.store(TestEvents.messages("m-", 400));

    Work one = place.start(Workplace.LIMITS, handler);
    Work other = place.start(Workplace.LIMITS, handler);

    TestWait.until(
        "all events counted", () -> one.tally().processed() + other.tally().processed() >= 400);
    assertThat(handled).hasSize(400).doesNotHaveDuplicates();
    assertThat(one.tally().processed() + other.tally().processed()).isEqualTo(400);
    assertThat(place.inbox().count(Status.PROCESSED)).isEqualTo(400);
  }

  /** Looks often, so that what a slow machine does not finish in time is tried again. */
  private static Limits limits(Duration timeLimit, Duration lease) {
    return new Limits(50, 100, 64 << 20, 2, timeLimit, lease, Duration.ofMillis(50));
  }

  /** Blocks until it is interrupted, and says so. */
  private static Outcome hang(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      interrupted.countDown();
    }
    return Outcome.done();
  }

  private static void stop(Work work, Duration patience, CountDownLatch stopped) {
    try {
      work.stop(patience);
      stopped.countDown();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
