package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Handler;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of one conversation that arrive soon after each other are handled by Meta's time. */
class ReorderWindowTest {

  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Order SORTED = new Order(true, false, WINDOW);
  private static final Outcome DONE = Outcome.done();
  private static final Outcome LATER = Outcome.retry(Duration.ofHours(1), "not now");

  /** So long ago that nobody waits for a window. */
  private static final Instant BEGIN = Instant.parse("2026-11-01T08:00:00Z");

  private final Workplace place = new Workplace();
  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void sorted() {
    place.order(SORTED);
  }

  @AfterEach
  void close() throws InterruptedException {
    place.close();
  }

  @Test
  void what_happened_first_is_handled_first_where_it_arrives_within_the_window() throws Exception {
    arrives("anna", 2, 0);
    arrives("anna", 1, 1_500);
    arrives("anna", 3, 3_000);

    place.drain(handler());

    assertThat(handled).containsExactly("anna 1", "anna 2", "anna 3");
    assertThat(place.exceptions()).isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 3 taken");
  }

  @Test
  void what_arrives_later_than_that_is_handled_as_it_arrives() throws Exception {
    arrives("anna", 2, 0);
    arrives("anna", 1, 2_500);

    place.drain(handler());

    assertThat(handled).containsExactly("anna 2", "anna 1");
  }

  @Test
  void as_they_arrived_without_a_window() throws Exception {
    place.order(Order.of(true, false));
    arrives("anna", 2, 0);
    arrives("anna", 1, 0);

    place.drain(handler());

    assertThat(handled).containsExactly("anna 2", "anna 1");
  }

  @Test
  void the_last_of_many_may_be_the_first() throws Exception {
    for (int i = 6; i >= 1; i--) {
      arrives("anna", i, 0);
      arrives("ben", 7 - i, 0);
    }

    place.drain(handler());

    assertThat(of("anna"))
        .containsExactly("anna 1", "anna 2", "anna 3", "anna 4", "anna 5", "anna 6");
    assertThat(of("ben")).containsExactly("ben 1", "ben 2", "ben 3", "ben 4", "ben 5", "ben 6");
    assertThat(place.exceptions()).isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 12 taken");
  }

  @Test
  void it_is_found_beyond_the_batch() throws Exception {
    arrives("anna", 2, 0);
    arrives("ben", 1, 100);
    arrives("ben", 2, 200);
    arrives("anna", 1, 300);

    place.work(claiming(1), List.of(), handler()).drain();

    assertThat(of("anna")).containsExactly("anna 1", "anna 2");
    assertThat(of("ben")).containsExactly("ben 1", "ben 2");
  }

  @Test
  void those_that_it_overtakes_wait_behind_it_and_follow_by_their_time() throws Exception {
    arrives("anna", 3, 0);
    arrives("anna", 2, 0);
    arrives("anna", 1, 0);
    arrives("anna", 4, 0);

    place.drain(failing("anna 1", LATER));
    assertThat(handled).containsExactly("anna 1");
    assertThat(place.statuses())
        .isEqualTo(
            Map.of(
                "anna 1", "failed",
                "anna 2", "pending behind anna 1",
                "anna 3", "pending behind anna 1",
                "anna 4", "pending behind anna 1"));
    assertThat(place.counted())
        .isEqualTo("3 pending, 0 processing, 1 failed, 0 dead_letter, 4 taken");

    place.retry(place.event("anna 1").id());
    place.drain(handler());
    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 2", "anna 3", "anna 4");
    assertThat(place.exceptions()).isEmpty();
  }

  @Test
  void those_that_waited_for_one_that_failed_are_handled_by_their_time() throws Exception {
    arrives("anna", 1, 0);
    place.drain(failing("anna 1", LATER));
    arrives("anna", 3, 10_000);
    arrives("anna", 2, 10_500);
    place.drain(handler());

    place.retry(place.event("anna 1").id());
    place.drain(handler());

    assertThat(handled).containsExactly("anna 1", "anna 1", "anna 2", "anna 3");
  }

  @Test
  void an_event_waits_for_the_window_and_no_longer() throws Exception {
    place.order(new Order(true, false, Duration.ofMillis(300)));
    Instant before = Instant.now();
    store("anna", 1, before);

    place.start(Workplace.LIMITS, handler());

    TestWait.until("it is handled", () -> !handled.isEmpty());
    assertThat(Duration.between(before, Instant.now())).isBetween(millis(300), millis(3_000));
  }

  @Test
  void nothing_that_is_younger_than_the_window_is_claimed() throws Exception {
    store("anna", 1, Instant.now());

    place.drain(handler());

    assertThat(handled).isEmpty();
    assertThat(place.statuses()).isEqualTo(Map.of("anna 1", "pending"));
  }

  @Test
  void what_comes_from_the_future_waits_for_nothing() throws Exception {
    store("anna", 1, Instant.now().plusSeconds(600));

    place.drain(handler());

    assertThat(handled).containsExactly("anna 1");
  }

  @Test
  void a_dead_letter_among_those_overtaken_is_passed_over() throws Exception {
    arrives("anna", 3, 0);
    arrives("anna", 2, 0);
    arrives("anna", 1, 0);
    place.drain(failing("anna 1", LATER));

    place.execute(
        """
        UPDATE event_states SET status = 'dead_letter', due_at = NULL, overtaken = NULL
        WHERE event_id = %d
        """
            .formatted(place.event("anna 2").id()));
    place.execute("DELETE FROM events WHERE id = " + place.event("anna 1").id());
    place.drain(handler());

    assertThat(handled).containsExactly("anna 1", "anna 3");
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 1 dead_letter, 3 taken");
  }

  @Test
  void a_rewind_into_the_middle_of_it_loses_nothing() throws Exception {
    arrives("anna", 3, 0);
    arrives("ben", 1, 1_000);
    arrives("anna", 1, 1_000);
    arrives("anna", 2, 1_000);
    place.work(claiming(1), List.of(), failing("anna 3", LATER)).drain();
    assertThat(of("anna")).containsExactly("anna 1", "anna 2", "anna 3");
    handled.clear();

    place.rewind(new Rewind.To.Time(BEGIN.plusMillis(500)));
    place.work(claiming(1), List.of(), handler()).drain();
    assertThat(place.counted())
        .isEqualTo("2 pending, 0 processing, 1 failed, 0 dead_letter, 4 taken");
    place.retry(place.event("anna 3").id());
    place.drain(handler());

    assertThat(handled).containsExactly("ben 1", "anna 3", "anna 1", "anna 2");
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 4 taken");
  }

  @Test
  void what_vanished_with_its_processor_keeps_its_order() throws Exception {
    arrives("anna", 2, 0);
    arrives("anna", 1, 0);
    place.loseClaims(3);
    place.loseClaims(3);

    place.drain(handler());

    assertThat(handled).containsExactly("anna 1", "anna 2");
    assertThat(place.exceptions()).isEmpty();
  }

  @Test
  void without_the_window_those_that_were_to_be_sorted_follow_as_they_arrived() throws Exception {
    arrives("anna", 2, 0);
    arrives("anna", 1, 0);
    place.loseClaims(3);

    place.order(Order.of(true, false));
    place.drain(handler());

    assertThat(handled).containsExactly("anna 2", "anna 1");
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 2 taken");
  }

  /** All of a conversation arrive within one window, in any order, some of them fail. */
  @Test
  void whatever_the_order_of_arrival_and_whoever_fails_all_follow_by_their_time() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> people = List.of("anna", "ben", "cora", "dan");
    List<Runnable> arrivals = new ArrayList<>();
    for (String person : people) {
      IntStream.rangeClosed(1, 30).forEach(i -> arrivals.add(() -> arrivesSomehow(person, i)));
    }
    Collections.shuffle(arrivals, random);
    arrivals.forEach(Runnable::run);
    Handler troubled =
        attempt -> {
          synchronized (handled) {
            boolean fails = random.nextInt(10) == 0;
            if (!fails) {
              handled.add(Workplace.mid(attempt));
            }
            return fails ? Outcome.snooze(Duration.ofMillis(1)) : DONE;
          }
        };
    Work one = place.start(claiming(7), troubled);
    Work other = place.start(claiming(7), troubled);

    TestWait.until("all are handled", () -> handled.size() >= arrivals.size());
    one.stop(Duration.ofSeconds(10));
    other.stop(Duration.ofSeconds(10));

    for (String person : people) {
      assertThat(of(person))
          .as("%s, seed %d", person, seed)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 30).mapToObj(i -> person + " " + i).toList());
    }
    assertThat(place.exceptions()).isEmpty();
    assertThat(place.counted())
        .isEqualTo("0 pending, 0 processing, 0 failed, 0 dead_letter, 120 taken");
  }

  private void arrivesSomehow(String person, int number) {
    try {
      arrives(person, number, 0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number is when it happened; it arrives so many milliseconds after the begin. */
  private void arrives(String person, int number, int millis) throws SQLException {
    store(person, number, BEGIN.plusMillis(millis));
  }

  private void store(String person, int number, Instant receivedAt) throws SQLException {
    Instant occurredAt = BEGIN.minusSeconds(60).plusSeconds(number);
    String mid = person + " " + number;
    place.store(List.of(TestEvents.messageFrom(person, mid, occurredAt, receivedAt)));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Limits claiming(int batch) {
    return new Limits(
        20,
        batch,
        64 << 20,
        2,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofMillis(20));
  }

  private Handler handler() {
    return failing("none", DONE);
  }

  private Handler failing(String text, Outcome outcome) {
    return attempt -> {
      handled.add(Workplace.mid(attempt));
      return Workplace.mid(attempt).equals(text) ? outcome : DONE;
    };
  }

  private List<String> of(String who) {
    return handled.stream().filter(text -> text.startsWith(who)).toList();
  }
}
