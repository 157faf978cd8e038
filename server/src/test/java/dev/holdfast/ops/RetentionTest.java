package dev.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.access.Caller;
import dev.holdfast.action.Action;
import dev.holdfast.action.Actions;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.log.Partitions;
import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.query.StoredEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final Caller WHO = Caller.system();

  private final StoredEvents stored = new StoredEvents();
  private final Events events = new Events(stored.database().reads());
  private final Partitions partitions = new Partitions(stored.database().general());
  private final Retention retention =
      new Retention(
          stored.database().general(),
          new Retention.Keep(Duration.ofDays(90), Duration.ofDays(180)));

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void processed_events_go_and_what_is_not_done_or_lately_dead_stays() throws SQLException {
    handle(Outcome.done(), Outcome.dead("no"), Outcome.retry(Duration.ZERO, "busy"));
    age(100);

    List<Retention.Drop> dropped = retention.run(WHO);

    assertThat(dropped).hasSize(1);
    assertThat(dropped.getFirst().drops()).isEqualTo(1);
    assertThat(dropped.getFirst().stays()).isEqualTo(2);
    assertThat(events.stats()).isEqualTo(new Stats(2, 0, 0, 0, 1, 1));
    assertThat(stored.number("SELECT count(*) FROM webhook_events")).isEqualTo(2);
    assertThat(stored.number("SELECT count(*) FROM event_attempts")).isEqualTo(2);
    assertThat(
            stored.number(
                "SELECT count FROM audit_log WHERE action = 'retention.drop' AND via = 'system'"))
        .isEqualTo(1);
  }

  @Test
  void a_dead_letter_goes_when_its_own_time_is_over_and_what_fails_never() throws SQLException {
    handle(Outcome.done(), Outcome.dead("no"), Outcome.retry(Duration.ZERO, "busy"));
    age(200);

    retention.run(WHO);

    assertThat(events.stats()).isEqualTo(new Stats(1, 0, 0, 0, 1, 0));
    assertThat(stored.number("SELECT count(*) FROM event_states")).isEqualTo(1);
  }

  @Test
  void what_stays_can_be_handled_as_ever_and_goes_when_it_is_done() throws SQLException {
    handle(Outcome.done(), Outcome.dead("no"));
    age(100);
    retention.run(WHO);
    long dead = stored.number("SELECT id FROM webhook_events WHERE status = 'dead_letter'");

    new Actions(stored.database().general()).act(Action.RETRY, dead, "Ada", (_, _) -> {});
    stored.settle(Outcome.done());
    assertThat(events.stats()).isEqualTo(new Stats(1, 0, 0, 1, 0, 0));
    assertThat(events.find(dead)).isPresent();
    retention.run(WHO);

    assertThat(events.stats().total()).isZero();
    assertThat(events.find(dead)).isEmpty();
  }

  @Test
  void what_waits_behind_a_dead_letter_stays_and_goes_on_when_that_is_dropped()
      throws SQLException {
    stored.queue().keepOrder(Order.of(true, true));
    handle(Outcome.done());
    handle(Outcome.dead("no"));
    stored.store("page.feed");
    TestClaims.claim(stored.queue(), 1, Duration.ofMinutes(5));
    assertThat(events.stats()).isEqualTo(new Stats(3, 1, 0, 1, 0, 1));
    age(200);

    retention.run(WHO);

    assertThat(events.stats()).isEqualTo(new Stats(1, 1, 0, 0, 0, 0));
    stored.settle(Outcome.done());
    assertThat(events.stats()).isEqualTo(new Stats(1, 0, 0, 1, 0, 0));
  }

  @Test
  void nothing_goes_before_it_is_handled_however_old_it_is() throws SQLException {
    handle(Outcome.done());
    stored.store("page.feed");
    age(400);

    assertThat(retention.look()).isEmpty();
    assertThat(retention.run(WHO)).isEmpty();
    assertThat(events.stats()).isEqualTo(new Stats(2, 1, 0, 1, 0, 0));

    stored.claim();
    assertThat(retention.run(WHO)).as("under way").isEmpty();
  }

  @Test
  void nothing_goes_before_its_time_and_looking_changes_nothing() throws SQLException {
    handle(Outcome.done());
    age(89);
    assertThat(retention.run(WHO)).isEmpty();

    age(2);
    assertThat(retention.look()).singleElement().extracting(Retention.Drop::drops).isEqualTo(1L);
    assertThat(events.stats().total()).isEqualTo(1);
  }

  @Test
  void a_dropped_event_that_is_delivered_again_is_a_duplicate() throws SQLException {
    Event event = stored.event("page.feed", "10", "10:7", Instant.now(), "hello");
    stored.append().append(List.of(event));
    stored.settle(Outcome.done());
    age(100);
    retention.run(WHO);

    assertThat(stored.append().append(List.of(event))).containsExactly(false);
    assertThat(events.stats().total()).isZero();
  }

  @Test
  void an_empty_partition_is_dropped_and_the_log_goes_on_in_the_next() throws SQLException {
    handle(Outcome.done());
    age(100);
    retention.run(WHO);

    assertThat(stored.number("SELECT count(*) FROM pg_class WHERE relname = 'events_0000'"))
        .isZero();
    long next = stored.store("page.feed");
    assertThat(next).isGreaterThan(1_000_000_000L);
    stored.settle(Outcome.done());
    assertThat(events.stats()).isEqualTo(new Stats(1, 0, 0, 1, 0, 0));
  }

  @Test
  void while_an_old_event_is_being_read_appends_go_on_and_it_is_dropped_afterwards()
      throws SQLException {
    handle(Outcome.done());
    age(100);
    try (Connection reader = stored.database().queue().getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM events");

      Thread dropping = Thread.ofVirtual().start(() -> retention.run(WHO));
      for (int i = 0; i < 20; i++) {
        stored.store("page.feed");
      }
      assertThat(stored.number("SELECT count(*) FROM events_0000")).isEqualTo(1);
      reader.rollback();
      dropping.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }

    assertThat(events.stats().total()).isEqualTo(20);
  }

  @Test
  void a_new_partition_begins_when_the_one_in_use_is_old_enough_and_not_before()
      throws SQLException {
    partitions.beginAfter(Duration.ofDays(7));
    assertThat(stored.store("page.feed")).as("nothing is in it yet").isLessThan(10);

    partitions.beginAfter(Duration.ofDays(7));
    assertThat(stored.store("page.feed")).as("it is young").isLessThan(10);

    stored.execute("UPDATE events SET received_at = received_at - interval '8 days'");
    partitions.beginAfter(Duration.ofDays(7));
    assertThat(stored.store("page.feed")).isBetween(1_000_000_000L, 1_000_000_010L);
  }

  /** An event for each outcome. */
  private void handle(Outcome... outcomes) throws SQLException {
    for (Outcome outcome : outcomes) {
      stored.store("page.feed");
      stored.settle(outcome);
    }
  }

  /** As if all events were so much older, and in a partition of their own. */
  private void age(int days) throws SQLException {
    stored.execute(
        "UPDATE events SET received_at = received_at - interval '%d days'".formatted(days));
    partitions.beginAfter(Duration.ZERO);
    partitions.makeAhead();
  }
}
