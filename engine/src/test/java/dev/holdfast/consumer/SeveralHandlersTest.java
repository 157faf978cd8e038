package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.TestWait;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each handler is retried by itself. */
class SeveralHandlersTest {

  private static final Outcome DONE = Outcome.done();

  private final Workplace place = new Workplace();

  @AfterEach
  void close() throws InterruptedException {
    place.close();
  }

  @Test
  void one_that_is_done_is_not_asked_again_because_another_failed() throws Exception {
    place.stored("mid-1");
    Scripted before = new Scripted("before", _ -> DONE);
    Scripted fails = new Scripted("fails", call -> call < 3 ? Outcome.retry("busy") : DONE);
    Scripted after = new Scripted("after", _ -> DONE);

    drain(before, fails, after);

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(place.only().retryCount()).isEqualTo(2);
    assertThat(before.calls()).isEqualTo(1);
    assertThat(fails.calls()).isEqualTo(3);
    assertThat(after.calls()).isEqualTo(1);
    assertThat(place.texts("SELECT event_id FROM event_states")).isEmpty();
  }

  @Test
  void all_that_fail_are_asked_again_and_each_says_why() throws Exception {
    place.stored("mid-1");
    Scripted first = new Scripted("first", _ -> Outcome.retry("the CRM is away"));
    Scripted second = new Scripted("second", _ -> Outcome.retry("the shop is away"));

    drain(first, second);

    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.only().lastError()).isEqualTo("the CRM is away\nthe shop is away");
    assertThat(first.calls()).isEqualTo(3);
    assertThat(second.calls()).isEqualTo(3);
  }

  @Test
  void one_that_gives_the_event_up_ends_it_when_no_other_retries() throws Exception {
    place.stored("mid-1");
    Scripted givesUp = new Scripted("gives up", _ -> Outcome.dead("no such\0customer"));
    Scripted fails = new Scripted("fails", call -> call < 2 ? Outcome.retry("busy") : DONE);

    drain(givesUp, fails);

    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.only().lastError()).isEqualTo("no such\uFFFDcustomer");
    assertThat(givesUp.calls()).isEqualTo(1);
    assertThat(fails.calls()).isEqualTo(2);
  }

  @Test
  void a_person_who_retries_asks_those_that_gave_up_and_not_those_that_are_done() throws Exception {
    place.stored("mid-1");
    Scripted done = new Scripted("done", _ -> DONE);
    Scripted givesUp = new Scripted("gives up", call -> call == 1 ? Outcome.dead("no") : DONE);
    drain(done, givesUp);
    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);

    place.retry(place.only().id());
    drain(done, givesUp);

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(done.calls()).isEqualTo(1);
    assertThat(givesUp.calls()).isEqualTo(2);
  }

  @Test
  void a_person_who_replays_a_processed_event_asks_all_of_them() throws Exception {
    place.stored("mid-1");
    Scripted one = new Scripted("one", _ -> DONE);
    Scripted other = new Scripted("other", call -> call == 1 ? Outcome.retry("busy") : DONE);
    drain(one, other);

    place.retry(place.only().id());
    drain(one, other);

    assertThat(one.calls()).isEqualTo(2);
    assertThat(other.calls()).isEqualTo(3);
  }

  @Test
  void none_is_asked_again_because_recording_failed() throws Exception {
    place.stored("mid-1");
    Scripted done = new Scripted("done", _ -> DONE);
    AtomicInteger recordings = new AtomicInteger();
    Recorder failsOnce =
        (_, _) -> {
          if (recordings.incrementAndGet() == 1) {
            throw new SQLException("no room", "23514");
          }
        };

    place.work(Workplace.LIMITS, List.of(failsOnce), done).drain();

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(recordings).hasValue(2);
    assertThat(done.calls()).isEqualTo(1);
  }

  @Test
  void one_that_is_done_is_not_asked_again_because_another_hangs() throws Exception {
    Limits impatient =
        new Limits(
            50,
            10,
            64 << 20,
            2,
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofMillis(50));
    place.stored("mid-1");
    CountDownLatch never = new CountDownLatch(1);
    Scripted done = new Scripted("done", _ -> DONE);
    Scripted hangs = new Scripted("hangs", call -> call == 1 ? await(never) : DONE);
    Scripted after = new Scripted("after", _ -> DONE);

    place.start(impatient, List.of(), done, hangs, after);

    TestWait.until("the event", () -> place.only().status() == Status.PROCESSED);
    assertThat(done.calls()).isEqualTo(1);
    assertThat(hangs.calls()).isEqualTo(2);
    assertThat(after.calls()).isEqualTo(1);
  }

  @Test
  void the_event_waits_for_one_that_snoozes_and_the_others_are_not_asked_again() throws Exception {
    place.stored("mid-1");
    Scripted done = new Scripted("done", _ -> DONE);
    Scripted snoozes =
        new Scripted("snoozes", call -> call < 5 ? Outcome.snooze(Duration.ZERO) : DONE);

    drain(done, snoozes);

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(place.only().retryCount()).isZero();
    assertThat(done.calls()).isEqualTo(1);
    assertThat(snoozes.calls()).isEqualTo(5);
  }

  @Test
  void two_of_one_name_are_refused_since_nobody_could_tell_which_is_done() {
    Scripted one = new Scripted("CrmLeads", _ -> DONE);
    Scripted other = new Scripted("CrmLeads", _ -> DONE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> place.work(Workplace.LIMITS, List.of(), one, other))
        .withMessageContaining("CrmLeads");
  }

  @Test
  @SuppressWarnings("NullAway") // the bug that the test is about
  void one_that_tells_no_name_goes_by_its_class() throws Exception {
    place.stored("mid-1");
    Scripted nameless = new Scripted(null, _ -> DONE);
    Scripted fails = new Scripted("fails", call -> call == 1 ? Outcome.retry("busy") : DONE);

    drain(nameless, fails);

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(nameless.calls()).isEqualTo(1);
  }

  private void drain(Handler... handlers) throws Exception {
    place.work(Workplace.LIMITS, List.of(), handlers).drain();
  }

  private static Outcome await(CountDownLatch never) {
    try {
      never.await();
      return DONE;
    } catch (InterruptedException _) {
      return Outcome.retry("interrupted");
    }
  }

  /**
   * @param script what it gives, by the number of the call
   */
  private record Scripted(String name, IntFunction<Outcome> script, AtomicInteger counter)
      implements Handler {

    Scripted(String name, IntFunction<Outcome> script) {
      this(name, script, new AtomicInteger());
    }

    int calls() {
      return counter.get();
    }

    @Override
    public Outcome handle(Attempt attempt) {
      return script.apply(counter.incrementAndGet());
    }
  }
}
