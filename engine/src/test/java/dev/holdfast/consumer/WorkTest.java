package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Event;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkTest {

  private final Workplace place = new Workplace();

  @AfterEach
  void close() throws InterruptedException {
    place.close();
  }

  @Test
  void a_handler_is_told_which_attempt_at_which_event_this_is() throws Exception {
    ConcurrentLinkedQueue<Attempt> seen = new ConcurrentLinkedQueue<>();
    Event message = place.stored("mid-1");
    Instant before = Instant.now();

    place.drain(
        attempt -> {
          seen.add(attempt);
          return Outcome.done();
        });

    Attempt attempt = seen.remove();
    assertThat(seen).isEmpty();
    assertThat(attempt.eventId()).isEqualTo(place.only().id());
    assertThat(attempt.number()).isEqualTo(1);
    assertThat(attempt.last()).isEqualTo(3);
    assertThat(attempt.deadline())
        .isBetween(
            before.plus(Workplace.LIMITS.timeLimit()),
            Instant.now().plus(Workplace.LIMITS.timeLimit()));
    assertThat(attempt.event().identity()).isEqualTo(message.identity());
    assertThat(attempt.event().payload()).contains("mid-1");
  }

  @Test
  void a_handled_event_is_processed() throws Exception {
    place.stored("mid-1");

    Work work = place.drain(_ -> Outcome.done());

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(place.only().processed()).isTrue();
    assertThat(work.tally().processed()).isEqualTo(1);
    assertThat(place.number("SELECT count(*) FROM event_attempts")).isZero();
  }

  @Test
  void an_event_that_no_handler_wants_is_processed() throws Exception {
    place.stored("mid-1");
    AtomicInteger calls = new AtomicInteger();

    place.drain(new OnlyComments(calls));

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(calls).hasValue(0);
  }

  @Test
  void what_fails_twice_and_then_works_is_processed_with_both_failures_written_down()
      throws Exception {
    place.stored("mid-1");

    Work work =
        place.drain(
            attempt -> {
              if (attempt.number() < 3) {
                throw new IOException("no answer to attempt " + attempt.number());
              }
              return Outcome.done();
            });

    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(place.only().retryCount()).isEqualTo(2);
    assertThat(
            place.texts(
                "SELECT attempt || ' ' || coalesce(error, outcome) FROM event_attempts ORDER BY attempt"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("1 ").endsWith("no answer to attempt 1"),
            second -> assertThat(second).startsWith("2 ").endsWith("no answer to attempt 2"),
            third -> assertThat(third).isEqualTo("3 done"));
    assertThat(work.tally().failed()).isEqualTo(2);
    assertThat(work.tally().deadLettered()).isZero();
  }

  @Test
  void what_always_fails_is_a_dead_letter_after_three_attempts() throws Exception {
    place.stored("mid-1");
    AtomicInteger calls = new AtomicInteger();

    Work work = place.drain(new AlwaysFails(calls));

    assertThat(calls).hasValue(3);
    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.only().retryCount()).isEqualTo(3);
    assertThat(place.only().lastError()).startsWith("AlwaysFails: ").contains("out of order");
    assertThat(work.tally().failed()).isEqualTo(3);
    assertThat(work.tally().deadLettered()).isEqualTo(1);
  }

  @Test
  void a_bug_as_bad_as_a_stack_overflow_harms_only_its_event() throws Exception {
    place.stored("endless");
    place.stored("good");

    place.drain(attempt -> Workplace.is(attempt, "endless") ? endless(attempt) : Outcome.done());

    assertThat(place.event("endless").status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.event("good").status()).isEqualTo(Status.PROCESSED);
  }

  @Test
  void dead_is_a_dead_letter_at_once() throws Exception {
    place.stored("mid-1");
    AtomicInteger calls = new AtomicInteger();

    place.drain(
        _ -> {
          calls.incrementAndGet();
          return Outcome.dead("no such customer");
        });

    assertThat(calls).hasValue(1);
    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.only().lastError()).isEqualTo("no such customer");
  }

  @Test
  void later_costs_no_attempt() throws Exception {
    place.stored("mid-1");
    ConcurrentLinkedQueue<Integer> numbers = new ConcurrentLinkedQueue<>();

    place.drain(
        attempt -> {
          numbers.add(attempt.number());
          return numbers.size() < 5 ? Outcome.snooze(Duration.ZERO) : Outcome.done();
        });

    assertThat(numbers).containsExactly(1, 1, 1, 1, 1);
    assertThat(place.only().status()).isEqualTo(Status.PROCESSED);
    assertThat(place.only().retryCount()).isZero();
  }

  @Test
  void a_recorder_that_fails_on_one_event_harms_only_that_one() throws Exception {
    place.store(TestEvents.messages("good-", 20));
    place.stored("poison");
    Recorder recorder =
        (connection, settled) -> {
          if (settled.stream().anyMatch(claim -> claim.event().payload().contains("poison"))) {
            Workplace.execute(connection, "SELECT 1/0");
          }
        };

    place.work(Workplace.LIMITS, List.of(recorder)).drain();

    assertThat(place.inbox().count(Status.PROCESSED)).isEqualTo(20);
    assertThat(place.event("poison").status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.event("poison").lastError()).startsWith("Recording failed");
  }

  @Test
  void records_are_written_exactly_once_for_each_processed_event() throws Exception {
    place.execute("CREATE TABLE told (event_id bigint)");
    place.store(TestEvents.messages("m-", 200));
    Recorder recorder =
        (connection, settled) -> {
          for (var claim : settled) {
            Workplace.execute(connection, "INSERT INTO told VALUES (" + claim.eventId() + ")");
          }
        };

    place.work(Workplace.LIMITS, List.of(recorder), _ -> Outcome.done()).drain();

    assertThat(place.number("SELECT count(*) FROM told")).isEqualTo(200);
    assertThat(place.number("SELECT count(DISTINCT event_id) FROM told")).isEqualTo(200);
  }

  @Test
  void what_is_not_json_is_a_dead_letter_that_no_handler_sees() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    place.store(List.of(TestEvents.message("garbled").asUnreadable("not JSON")));
    long id = place.only().id();
    place.drain(counting(calls));
    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);

    place.retry(id);
    place.drain(counting(calls));

    assertThat(place.only().status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(place.only().lastError()).contains("not JSON");
    assertThat(calls).hasValue(0);
  }

  private static Handler counting(AtomicInteger calls) {
    return _ -> {
      calls.incrementAndGet();
      return Outcome.done();
    };
  }

  @SuppressWarnings("InfiniteRecursion") // the bug that the test is about
  private static Outcome endless(Attempt attempt) {
    return endless(attempt);
  }

  private record OnlyComments(AtomicInteger calls) implements Handler {

    @Override
    public boolean handles(String type) {
      return type.startsWith("page.feed.comment.");
    }

    @Override
    public Outcome handle(Attempt attempt) {
      calls.incrementAndGet();
      return Outcome.done();
    }
  }

  private record AlwaysFails(AtomicInteger calls) implements Handler {

    @Override
    public Outcome handle(Attempt attempt) throws IOException {
      calls.incrementAndGet();
      throw new IOException("out of order");
    }
  }
}
