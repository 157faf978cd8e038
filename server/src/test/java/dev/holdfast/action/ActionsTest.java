package dev.holdfast.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestClaims;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import dev.holdfast.query.DeadLetters;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.EventSummary;
import dev.holdfast.query.Events;
import dev.holdfast.query.Search;
import dev.holdfast.query.Stats;
import dev.holdfast.query.StoredEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionsTest {

  private final StoredEvents stored = new StoredEvents();
  private final Actions actions = new Actions(stored.database().general());
  private final Events events = new Events(stored.database().reads());
  private final Search search = new Search(stored.database().reads());

  @BeforeEach
  void makeRoomForNotes() throws SQLException {
    stored.execute("CREATE TABLE notes (what text)");
  }

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void a_retry_begins_anew_and_forgets_what_was_wrong() throws SQLException {
    long id = dead();

    assertThat(act(Action.RETRY, id)).isEqualTo(new Actions.Result.Done());

    EventSummary event = events.whole(id).orElseThrow().summary();
    assertThat(event.status()).isEqualTo(Status.PENDING);
    assertThat(event.retryCount()).isZero();
    assertThat(event.lastError()).isNull();
    assertThat(event.errorGroup()).isNull();
    assertThat(stored.claim().attempt()).isEqualTo(1);
  }

  @Test
  void a_replayed_event_is_handled_once_more_and_that_is_written_down() throws SQLException {
    long id = stored.store("page.feed");
    stored.settle(Outcome.done());

    assertThat(act(Action.REPLAY, id)).isEqualTo(new Actions.Result.Done());
    assertThat(events.stats().processed()).isZero();
    stored.settle(Outcome.done());

    assertThat(events.attempts(id)).extracting(Events.MadeAttempt::outcome).containsExactly("done");
    assertThat(events.stats().processed()).isEqualTo(1);
  }

  @Test
  void a_moved_event_is_a_dead_letter_that_says_who_moved_it() throws SQLException {
    long id = stored.store("page.feed");

    act(Action.DEAD_LETTER, id);

    EventSummary event = events.whole(id).orElseThrow().summary();
    assertThat(event.status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(event.lastError()).isEqualTo("Moved to the dead letters by Ada");
    assertThat(TestClaims.claim(stored.queue(), 1, Duration.ofSeconds(30))).isEmpty();
    assertThat(stored.number("SELECT sum(dead_letter) FROM event_slots"))
        .as("the charts tell what attempts gave, and none was made")
        .isZero();
    assertThat(new DeadLetters(stored.database().reads()).groups().groups())
        .extracting(DeadLetters.Group::type)
        .containsExactly("page.feed");
  }

  @Test
  void what_was_taken_out_ahead_and_sent_back_is_handled_once_beside_the_batch_that_has_passed_it()
      throws SQLException {
    stored.store("page.feed");
    long ahead = stored.store("page.feed");
    stored.store("page.feed");
    act(Action.DEAD_LETTER, ahead);
    List<Claim> batch = TestClaims.claim(stored.queue(), 10, Duration.ofMinutes(5));
    assertThat(batch).hasSize(2);

    act(Action.RETRY, ahead);
    stored.settle(Outcome.done());
    assertThat(status(ahead)).isEqualTo(Status.PROCESSED);

    stored.settle(batch.get(0), Outcome.done());
    stored.settle(batch.get(1), Outcome.done());
    assertThat(TestClaims.claim(stored.queue(), 10, Duration.ofMinutes(5))).isEmpty();
    assertThat(events.stats()).isEqualTo(new Stats(3, 0, 0, 3, 0, 0));
    assertThat(events.attempts(ahead)).hasSize(1);
  }

  @Test
  void what_waits_behind_another_can_be_moved_to_the_dead_letters_and_does_not_come_with_the_rest()
      throws SQLException {
    stored.queue().keepOrder(Order.of(true, false));
    long first = stored.store("page.feed");
    long second = stored.store("page.feed");
    long third = stored.store("page.feed");
    stored.settle(stored.claim(), Outcome.retry(Duration.ofHours(1), "busy"));
    TestClaims.claim(stored.queue(), 10, Duration.ofMinutes(5));
    assertThat(events.whole(second).orElseThrow().summary().waitsBehind()).isEqualTo(first);
    assertThat(act(Action.RETRY, second))
        .isEqualTo(new Actions.Result.NotApplicable(Status.PENDING));

    assertThat(act(Action.DEAD_LETTER, second)).isEqualTo(new Actions.Result.Done());
    assertThat(events.stats()).isEqualTo(new Stats(3, 1, 0, 0, 1, 1));
    act(Action.RETRY, second);
    assertThat(TestClaims.claim(stored.queue(), 1, Duration.ofMinutes(5)))
        .as("it is not its turn")
        .isEmpty();

    act(Action.RETRY, first);
    stored.settle(Outcome.done());
    assertThat(status(first)).isEqualTo(Status.PROCESSED);
    stored.settle(Outcome.done(), Outcome.done());
    stored.settle(Outcome.done());
    assertThat(events.stats()).isEqualTo(new Stats(3, 0, 0, 3, 0, 0));
    assertThat(status(third)).isEqualTo(Status.PROCESSED);
  }

  private Status status(long id) {
    return events.whole(id).orElseThrow().summary().status();
  }

  @Test
  void what_does_not_fit_the_status_is_refused_and_changes_nothing() throws SQLException {
    long pending = stored.store("page.feed");
    Map<Action, Status> refused =
        Map.of(Action.RETRY, Status.PENDING, Action.REPLAY, Status.PENDING);

    refused.forEach(
        (action, status) ->
            assertThat(act(action, pending)).isEqualTo(new Actions.Result.NotApplicable(status)));
    stored.claim();
    assertThat(act(Action.DEAD_LETTER, pending))
        .isEqualTo(new Actions.Result.NotApplicable(Status.PROCESSING));
    assertThat(act(Action.RETRY, 4711)).isEqualTo(new Actions.Result.Unknown());
    assertThat(act(Action.DELETE, 4711)).isEqualTo(new Actions.Result.Unknown());
  }

  @Test
  void whoever_holds_a_deleted_event_settles_nothing() throws SQLException {
    long id = stored.store("page.feed");
    var claim = stored.claim();

    assertThat(act(Action.DELETE, id)).isEqualTo(new Actions.Result.Done());
    stored.settle(claim, Outcome.done());

    assertThat(events.whole(id)).isEmpty();
    assertThat(events.stats()).isEqualTo(new Stats(0, 0, 0, 0, 0, 0));
  }

  @Test
  void all_that_match_are_retried_and_no_other() throws SQLException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      stored.store(i % 3 == 0 ? "page.leadgen" : "page.feed");
      outcomes.add(i % 2 == 0 ? Outcome.dead("no") : Outcome.done());
    }
    stored.settle(outcomes.toArray(Outcome[]::new));

    long retried =
        actions.actOnAll(
            Action.RETRY,
            EventFilter.of(null, "page.leadgen", null),
            search,
            "test",
            (handle, count) -> note(handle, "retried " + count));

    assertThat(retried).isEqualTo(5);
    assertThat(stored.number("SELECT count(*) FROM notes WHERE what = 'retried 5'")).isOne();
    assertThat(events.stats()).isEqualTo(new Stats(30, 5, 0, 15, 0, 10));
  }

  @Test
  void exact_counts_hold_for_every_status_and_type() throws SQLException {
    for (int i = 0; i < 12; i++) {
      stored.store(i % 2 == 0 ? "page.feed" : "page.leadgen");
    }
    stored.settle(
        Outcome.done(), Outcome.done(), Outcome.dead("no"), Outcome.dead("no"), Outcome.retry("x"));
    stored.claim();

    for (String type : new String[] {null, "page.feed", "page.leadgen", "page.none"}) {
      for (Status status : Status.values()) {
        EventFilter filter = EventFilter.of(status, type, null);
        assertThat(events.list(filter, 100, 0))
            .as(status + " " + type)
            .hasSize((int) events.count(filter));
      }
    }
  }

  @Test
  void what_is_written_with_an_action_is_written_in_its_transaction() throws SQLException {
    long id = dead();

    assertThatThrownBy(
            () ->
                actions.act(
                    Action.RETRY,
                    id,
                    "Ada",
                    (_, _) -> {
                      throw new IllegalStateException("the audit log is full");
                    }))
        .hasMessage("the audit log is full");

    assertThat(events.whole(id).orElseThrow().summary().status()).isEqualTo(Status.DEAD_LETTER);
  }

  @Test
  void what_was_not_done_is_not_written_down() throws SQLException {
    stored.store("page.feed");

    act(Action.RETRY, 4711);
    actions.actOnAll(
        Action.RETRY, EventFilter.all(), search, "Ada", (handle, _) -> note(handle, "retried"));

    assertThat(stored.number("SELECT count(*) FROM notes")).isZero();
  }

  @Test
  void an_event_that_may_be_redelivered_is_not_deleted_as_old() throws SQLException {
    Duration window = Deletion.REDELIVERY_WINDOW;
    Instant young = Instant.now().minus(window).plusSeconds(60);
    long kept = stored.store("page.feed", "10", "10:7", young, "young");
    long gone = stored.store("page.feed", "10", "10:7", young.minusSeconds(120), "old");

    assertThat(actions.deleteOld(kept, (handle, _) -> note(handle, "deleted")))
        .isInstanceOf(Actions.Result.TooYoung.class);
    assertThat(actions.deleteOld(gone, (handle, _) -> note(handle, "deleted")))
        .isEqualTo(new Actions.Result.Done());
    assertThat(actions.deleteOld(gone, (handle, _) -> note(handle, "deleted")))
        .isEqualTo(new Actions.Result.Unknown());

    assertThat(events.whole(kept)).isPresent();
    assertThat(events.whole(gone)).isEmpty();
    assertThat(stored.number("SELECT count(*) FROM notes")).isOne();
  }

  private Actions.Result act(Action action, long id) {
    return actions.act(action, id, "Ada", (handle, _) -> note(handle, action.word()));
  }

  private static void note(Handle handle, String what) {
    handle.createUpdate("INSERT INTO notes VALUES (:what)").bind("what", what).execute();
  }

  private long dead() throws SQLException {
    long id = stored.store("page.feed");
    stored.settle(Outcome.dead("no such customer"));
    return id;
  }
}
