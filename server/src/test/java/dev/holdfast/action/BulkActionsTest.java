package dev.holdfast.action;

import static dev.holdfast.action.Requesters.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Outcome;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Events;
import dev.holdfast.query.StoredEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkActionsTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  private final StoredEvents stored = new StoredEvents();
  private final BulkActions bulkActions = new BulkActions(stored.database());
  private final Events events = new Events(stored.database().reads());

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void what_is_asked_for_is_written_down_as_it_was_asked() {
    EventFilter filter = EventFilter.of(null, "page.feed.*", 7);

    BulkAction asked =
        bulkActions.ask(Action.RETRY, new BulkAction.Target.Matching(filter), ADA, (_, _) -> {});

    assertThat(bulkActions.find(asked.id())).contains(asked);
    assertThat(asked.target()).isEqualTo(new BulkAction.Target.Matching(filter));
    assertThat(asked.state()).isEqualTo(BulkAction.State.RUNNING);
    assertThat(asked.requestedBy()).isEqualTo(ADA);
    assertThat(asked.total()).isNull();
  }

  @Test
  void every_event_is_meant_only_where_that_is_said() {
    BulkAction asked =
        bulkActions.ask(Action.RETRY, new BulkAction.Target.All(), ADA, (_, _) -> {});

    assertThat(bulkActions.find(asked.id()).orElseThrow().target())
        .isEqualTo(new BulkAction.Target.All());
    assertThatThrownBy(() -> new BulkAction.Target.Matching(EventFilter.all()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_cannot_be_written_down_is_not_asked_for() {
    assertThatThrownBy(
            () ->
                bulkActions.ask(
                    Action.DELETE,
                    new BulkAction.Target.All(),
                    ADA,
                    (_, _) -> {
                      throw new IllegalStateException("the audit log is full");
                    }))
        .hasMessage("the audit log is full");

    assertThat(bulkActions.newest(1)).isEmpty();
  }

  @Test
  void one_runner_at_a_time_holds_it_until_its_lease_runs_out() throws SQLException {
    ask(dead(1));
    assertThat(bulkActions.lease(ONE, Duration.ofMillis(-1))).isPresent();

    BulkActions.Leased taken = bulkActions.lease(OTHER, LEASE).orElseThrow();

    assertThat(bulkActions.lease(ONE, LEASE)).isEmpty();
    assertThat(bulkActions.lease(OTHER, LEASE)).as("its own").isPresent();
    assertThat(bulkActions.act(taken, ONE, LEASE, List.of(), null)).as("lost").isEmpty();
  }

  @Test
  void a_chunk_and_its_progress_are_one() throws SQLException {
    List<Long> dead = dead(3);
    BulkAction asked = ask(dead);
    BulkActions.Leased leased = bulkActions.lease(ONE, Duration.ofMillis(-1)).orElseThrow();

    assertThat(bulkActions.act(leased, ONE, Duration.ofMillis(-1), dead.subList(2, 3), dead.get(2)))
        .contains(1);
    BulkActions.Leased resumed = bulkActions.lease(OTHER, LEASE).orElseThrow();
    assertThat(resumed.before()).as("where the other stood").isEqualTo(dead.get(2));
    assertThat(bulkActions.act(resumed, OTHER, LEASE, dead.subList(0, 2), null)).contains(2);

    BulkAction done = bulkActions.find(asked.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(BulkAction.State.DONE);
    assertThat(done.seen()).isEqualTo(3);
    assertThat(done.changed()).isEqualTo(3);
    assertThat(done.total()).isEqualTo(3);
    assertThat(done.finishedAt()).isNotNull();
    assertThat(events.stats().pending()).isEqualTo(3);
  }

  @Test
  void what_is_cancelled_goes_no_further() throws SQLException {
    List<Long> dead = dead(2);
    BulkAction asked = ask(dead);
    BulkActions.Leased leased = bulkActions.lease(ONE, LEASE).orElseThrow();
    bulkActions.act(leased, ONE, LEASE, dead.subList(1, 2), dead.get(1));

    assertThat(bulkActions.cancel(asked.id(), (_, _) -> {})).isTrue();

    assertThat(bulkActions.act(leased, ONE, LEASE, dead.subList(0, 1), null)).isEmpty();
    assertThat(events.stats().deadLetter()).isEqualTo(1);
    assertThat(bulkActions.cancel(asked.id(), (_, _) -> {})).as("again").isFalse();
    assertThat(bulkActions.lease(OTHER, LEASE)).isEmpty();
    assertThat(bulkActions.find(asked.id()).orElseThrow().state())
        .isEqualTo(BulkAction.State.CANCELLED);
  }

  @Test
  void what_cannot_go_on_says_why() throws SQLException {
    BulkAction asked = ask(dead(1));
    BulkActions.Leased leased = bulkActions.lease(ONE, LEASE).orElseThrow();

    bulkActions.fail(leased, OTHER, "not mine");
    assertThat(bulkActions.find(asked.id()).orElseThrow().error()).isNull();
    bulkActions.fail(leased, ONE, "out of luck");

    BulkAction failed = bulkActions.find(asked.id()).orElseThrow();
    assertThat(failed.state()).isEqualTo(BulkAction.State.FAILED);
    assertThat(failed.error()).isEqualTo("out of luck");
  }

  private BulkAction ask(List<Long> ids) {
    return bulkActions.ask(Action.RETRY, new BulkAction.Target.Chosen(ids), ADA, (_, _) -> {});
  }

  private List<Long> dead(int count) throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(stored.store("page.feed"));
      stored.settle(Outcome.dead("no"));
    }
    return ids;
  }
}
