package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events of one conversation are handled one after the other, as they arrived. */
class OrderTest {

  private static final Order IN_ORDER = Order.of(true, false);
  private static final Order DEAD_LETTERS_HOLD = Order.of(true, true);
  private static final Outcome DONE = Outcome.done();

  /** As long as nobody says otherwise, what failed stays so for the time of a test. */
  private static final Outcome LATER = Outcome.retry(Duration.ofHours(1), "not now");

  private final Workplace place = new Workplace();
  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void inOrder() {
    place.order(IN_ORDER);
  }

  @AfterEach
  void close() throws InterruptedException {
    place.close();
  }

  @Test
  void events_of_a_conversation_are_handled_as_they_arrived_and_never_two_at_once()
      throws Exception {
    say("anna 1", "ben 1", "anna 2", "anna 3", "ben 2", "anna 4");
    AtomicInteger withAnna = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    place.drain(
        attempt -> {
          boolean anna = Workplace.mid(attempt).startsWith("anna");
          most.accumulateAndGet(anna ? withAnna.incrementAndGet() : 0, Math::max);
          handled.add(Workplace.mid(attempt));
          withAnna.addAndGet(anna ? -1 : 0);
          return DONE;
        });

    assertThat(of("anna")).containsExactly("anna 1", "anna 2", "anna 3", "anna 4");
    assertThat(of("ben")).containsExactly("ben 1", "ben 2");
    assertThat(most).hasValue(1);
    assertThat(place.inbox().all()).allMatch(event -> event.status() == Status.PROCESSED);
    assertThat(place.exceptions()).isEmpty();
  }

  @Test
  void conversations_do_not_wait_for_each_other() throws Exception {
    say("anna 1", "ben 1", "cora 1");
    CyclicBarrier all = new CyclicBarrier(3);

    place.drain(
        _ -> {
          all.await(20, TimeUnit.SECONDS);
          return DONE;
        });

    assertThat(place.inbox().all()).allMatch(event -> event.status() == Status.PROCESSED);
  }

  @Test
  void an_event_that_fails_holds_back_its_own_conversation_with_one_row() throws Exception {
    say("anna 1", "ben 1", "anna 2");

    place.drain(failing("anna 1", LATER));
    say("anna 3", "ben 2", "anna 4");
    place.drain(failing("anna 1", LATER));

    assertThat(handled).containsExactlyInAnyOrder("anna 1", "ben 1", "ben 2");
    assertThat(place.statuses())
        .isEqualTo(
            Map.of(
                "anna 1", "failed",
                "anna 2", "pending behind anna 1",
                "anna 3", "pending behind anna 1",
                "anna 4", "pending behind anna 1",
                "ben 1", "processed",
                "ben 2", "processed"));
    assertThat(place.exceptions()).containsExactly("failed");
    assertThat(place.counted())
        .isEqualTo("3 pending, 0 processing, 1 failed, 0 dead_letter, 6 taken");
  }

  @Test
  void when_it_is_through_the_others_follow_in_their_order() throws Exception {
    failTheFirstOfThree();
    say("anna 4");
    place.drain(failing("anna 1", LATER));

    place.retry(place.event("anna 1").id());
    say("anna 5");
    place.drain(failing("none", DONE));

    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 2", "anna 3", "anna 4", "anna 5");
    assertThat(place.statuses().values()).containsOnly("processed");
    assertThat(place.exceptions()).isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 5 taken");
  }

  @Test
  void each_that_fails_on_the_way_holds_back_those_behind_it() throws Exception {
    failTheFirstOfThree();

    place.retry(place.event("anna 1").id());
    place.drain(failing("anna 2", LATER));

    assertThat(place.statuses())
        .isEqualTo(
            Map.of("anna 1", "processed", "anna 2", "failed", "anna 3", "pending behind anna 2"));
  }

  @Test
  void a_dead_letter_lets_the_next_go_on() throws Exception {
    say("anna 1", "anna 2", "anna 3");

    place.drain(failing("anna 1", Outcome.dead("never")));

    assertThat(handled).containsExactly("anna 1", "anna 2", "anna 3");
    assertThat(place.statuses())
        .isEqualTo(Map.of("anna 1", "dead_letter", "anna 2", "processed", "anna 3", "processed"));
  }

  @Test
  void one_that_dies_after_its_last_attempt_lets_the_next_go_on() throws Exception {
    say("anna 1", "anna 2");

    place.drain(failing("anna 1", Outcome.retry("again")));

    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 1", "anna 2");
    assertThat(place.statuses()).isEqualTo(Map.of("anna 1", "dead_letter", "anna 2", "processed"));
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 1 dead_letter, 2 taken");
  }

  @Test
  void a_dead_letter_holds_its_conversation_where_that_is_wanted() throws Exception {
    place.order(DEAD_LETTERS_HOLD);
    say("anna 1", "anna 2", "anna 3");

    place.drain(failing("anna 1", Outcome.dead("never")));
    assertThat(handled).containsExactly("anna 1");
    assertThat(place.statuses().get("anna 2")).isEqualTo("pending behind anna 1");

    place.retry(place.event("anna 1").id());
    place.drain(failing("none", DONE));

    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 2", "anna 3");
  }

  @Test
  void a_dead_letter_that_is_deleted_holds_nobody() throws Exception {
    place.order(DEAD_LETTERS_HOLD);
    say("anna 1", "anna 2");
    place.drain(failing("anna 1", Outcome.dead("never")));

    place.execute("DELETE FROM events WHERE id = " + place.event("anna 1").id());
    place.drain(failing("none", DONE));

    assertThat(handled).containsExactly("anna 1", "anna 2");
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 2 taken");
  }

  @Test
  void dead_letters_hold_nobody_any_more_when_that_is_no_longer_wanted() throws Exception {
    place.order(DEAD_LETTERS_HOLD);
    say("anna 1", "anna 2");
    place.drain(failing("anna 1", Outcome.dead("never")));

    place.order(IN_ORDER);
    place.drain(failing("none", DONE));

    assertThat(handled).containsExactly("anna 1", "anna 2");
  }

  @Test
  void one_that_waits_and_is_deleted_is_not_handled_and_not_counted() throws Exception {
    failTheFirstOfThree();

    place.execute("DELETE FROM events WHERE id = " + place.event("anna 2").id());
    place.retry(place.event("anna 1").id());
    place.drain(failing("none", DONE));

    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 3");
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 3 taken");
  }

  @Test
  void a_slow_event_holds_back_its_own_conversation_and_no_other() throws Exception {
    say("anna 1", "anna 2", "ben 1");
    CountDownLatch end = new CountDownLatch(1);
    Handler slow =
        attempt -> {
          handled.add(Workplace.mid(attempt));
          if (Workplace.mid(attempt).equals("anna 1")) {
            end.await();
          }
          return DONE;
        };
    place.start(Workplace.LIMITS, slow).wake();
    awaitStatus("ben 1", "processed");
    say("ben 2", "anna 3");
    place.wake();
    awaitStatus("ben 2", "processed");

    assertThat(place.statuses().get("anna 1")).isEqualTo("processing");
    assertThat(place.statuses().get("anna 2")).isEqualTo("pending behind anna 1");
    assertThat(place.statuses().get("anna 3")).isEqualTo("pending behind anna 1");
    assertThat(place.exceptions()).containsExactly("processing");

    end.countDown();
    awaitStatus("anna 3", "processed");
    assertThat(of("anna")).containsExactly("anna 1", "anna 2", "anna 3");
  }

  @Test
  void events_without_a_conversation_have_no_order() throws Exception {
    place.store(
        IntStream.range(0, 3).mapToObj(i -> alone(TestEvents.message("alone " + i))).toList());
    CyclicBarrier all = new CyclicBarrier(3);

    place.drain(
        _ -> {
          all.await(20, TimeUnit.SECONDS);
          return DONE;
        });

    assertThat(place.inbox().all()).allMatch(event -> event.status() == Status.PROCESSED);
  }

  @Test
  void what_vanished_with_its_processor_is_handled_in_order_by_the_next() throws Exception {
    say("anna 1", "ben 1", "anna 2", "ben 2", "anna 3");
    place.drain(failing("none", DONE));
    handled.clear();
    say("anna 4", "ben 3", "anna 5", "anna 6");
    place.loseClaims(3);

    place.drain(failing("none", DONE));

    assertThat(of("anna")).containsExactly("anna 4", "anna 5", "anna 6");
    assertThat(of("ben")).containsExactly("ben 3");
    assertThat(place.exceptions()).isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 9 taken");
  }

  @Test
  void nothing_is_claimed_beside_an_open_batch_by_whomever() throws Exception {
    say("anna 1");
    place.drain(failing("none", DONE));
    say("anna 2", "ben 1");
    assertThat(place.claim(1)).hasSize(1);

    assertThat(place.claim(1)).isEmpty();
  }

  @Test
  void what_is_given_back_keeps_its_order() throws Exception {
    say("anna 1", "anna 2", "ben 1");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Work stopped =
        place.start(
            Workplace.LIMITS,
            attempt -> {
              begun.countDown();
              never.await();
              return DONE;
            });
    begun.await();
    stopped.stop(Duration.ZERO);

    place.drain(failing("none", DONE));

    assertThat(of("anna")).containsExactly("anna 1", "anna 2");
    assertThat(place.exceptions()).isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 3 taken");
  }

  @Test
  void a_rewind_takes_those_that_wait_along() throws Exception {
    failTheFirstOfThree();

    place.rewind(new Rewind.To.Start());
    place.drain(failing("none", DONE));

    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 2", "anna 3");
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 3 taken");
  }

  @Test
  void without_order_those_that_wait_follow_and_new_ones_do_not_wait() throws Exception {
    say("anna 1", "anna 2");
    place.drain(failing("anna 1", LATER));

    place.order(Order.NONE);
    place.retry(place.event("anna 1").id());
    place.drain(failing("none", DONE));
    say("anna 3", "anna 4");
    place.drain(failing("anna 3", LATER));

    assertThat(of("anna"))
        .containsExactlyInAnyOrder("anna 1", "anna 1", "anna 2", "anna 3", "anna 4");
    assertThat(place.statuses().get("anna 4")).isEqualTo("processed");
  }

  /** Failures, slow events, two processors, batches that vanish. */
  @Test
  void the_first_settlements_of_a_conversation_follow_the_log_whatever_happens() throws Exception {
    place.execute("CREATE TABLE settled (n bigserial, event_id bigint, conversation text)");
    int each = 40;
    long all = 5L * each;
    Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    Handler troubled =
        attempt -> {
          int drawn = ThreadLocalRandom.current().nextInt(100);
          if (drawn < 4) {
            new CountDownLatch(1).await(70, TimeUnit.MILLISECONDS);
          }
          boolean fails = drawn > 90;
          return fails && failures(failures, attempt) <= 2 ? Outcome.retry("drawn") : DONE;
        };
    Recorder writesDown =
        (connection, done) -> {
          for (var claim : done) {
            Workplace.execute(
                connection,
                "INSERT INTO settled (event_id, conversation) VALUES (%d, '%s')"
                    .formatted(claim.eventId(), claim.event().conversation()));
          }
        };
    place.start(quick(), List.of(writesDown), troubled);
    place.start(quick(), List.of(writesDown), troubled);
    for (int i = 1; i <= each; i++) {
      say("anna " + i, "ben " + i, "cora " + i, "dan " + i, "eve " + i);
      place.wake();
    }
    TestWait.until("all are settled", () -> place.number("SELECT count(*) FROM settled") >= all);

    assertThat(place.texts("SELECT event_id FROM settled GROUP BY 1 HAVING count(*) > 1"))
        .isEmpty();
    assertThat(
            place.texts(
                """
                SELECT event_id FROM (
                  SELECT event_id, lag(event_id) OVER (PARTITION BY conversation ORDER BY n) AS before
                  FROM settled) AS pairs
                WHERE before > event_id
                """))
        .isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, " + all + " taken");
  }

  private static int failures(Map<String, AtomicInteger> failures, Attempt attempt) {
    return failures
        .computeIfAbsent(Workplace.mid(attempt), _ -> new AtomicInteger())
        .incrementAndGet();
  }

  private static Limits quick() {
    return new Limits(
        20, 50, 64 << 20, 2, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMillis(20));
  }

  private Handler failing(String text, Outcome outcome) {
    return attempt -> {
      handled.add(Workplace.mid(attempt));
      return Workplace.mid(attempt).equals(text) ? outcome : DONE;
    };
  }

  /** Each is who says it, and a number: one after the other, so that this is their order. */
  private void say(String... texts) throws SQLException {
    for (String text : texts) {
      place.store(List.of(TestEvents.messageFrom(text.substring(0, text.indexOf(' ')), text)));
    }
  }

  /** Two wait behind it then. */
  private void failTheFirstOfThree() throws Exception {
    say("anna 1", "anna 2", "anna 3");
    place.drain(failing("anna 1", LATER));
  }

  private static Event alone(Event event) {
    return new Event(
        event.app(),
        event.object(),
        event.type(),
        event.identity(),
        event.page(),
        null,
        event.occurredAt(),
        event.receivedAt(),
        event.payload(),
        null);
  }

  private List<String> of(String who) {
    return handled.stream().filter(text -> text.startsWith(who)).toList();
  }

  private void awaitStatus(String text, String status) throws Exception {
    TestWait.until(text + " is " + status, () -> status.equals(place.statuses().get(text)));
  }
}
