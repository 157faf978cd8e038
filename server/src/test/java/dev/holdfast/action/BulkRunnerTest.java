package dev.holdfast.action;

import static dev.holdfast.action.Requesters.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.database.Database;
import dev.holdfast.log.Append;
import dev.holdfast.query.Events;
import dev.holdfast.query.Search;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkRunnerTest {

  private static final BulkAction.Target ALL = new BulkAction.Target.All();
  private static final Duration POLL = Duration.ofMillis(50);

  private final Database database = TestDatabase.fresh();
  private final BulkActions bulkActions = new BulkActions(database);
  private final Search search = new Search(database.reads());
  private final Events events = new Events(database.reads());

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void what_a_runner_leaves_when_it_stops_another_one_finishes() throws Exception {
    store(3_500);
    BulkAction asked = ask(Action.DEAD_LETTER);
    CountDownLatch firstChunk = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    BulkRunner one =
        runner(
            () -> {
              firstChunk.countDown();
              TestWait.until("the test lets it go on", mayGoOn);
            },
            Duration.ofMillis(10));
    TestWait.until("a chunk is done", firstChunk);
    Thread closing = Thread.startVirtualThread(one::close);
    TestWait.until("it is asked to stop", () -> closing.getState() != Thread.State.NEW);

    try (BulkRunner _ = runner(() -> {}, Duration.ofSeconds(30))) {
      BulkAction done = finished(asked);
      assertThat(done.state()).isEqualTo(BulkAction.State.DONE);
      assertThat(done.seen()).isEqualTo(3_500);
      assertThat(done.changed()).isEqualTo(3_500);
    } finally {
      mayGoOn.countDown();
      closing.join();
    }
    assertThat(events.stats().deadLetter()).isEqualTo(3_500);
  }

  @Test
  void a_cancelled_action_stops_after_the_chunk_under_way() throws Exception {
    store(3_500);
    BulkAction asked = ask(Action.DEAD_LETTER);
    AtomicInteger chunks = new AtomicInteger();
    Runnable cancelAfterTheFirst =
        () -> {
          if (chunks.incrementAndGet() == 1) {
            bulkActions.cancel(asked.id(), (_, _) -> {});
          }
        };

    try (BulkRunner _ = runner(cancelAfterTheFirst, Duration.ofSeconds(30))) {
      assertThat(finished(asked).state()).isEqualTo(BulkAction.State.CANCELLED);
    }

    assertThat(chunks).hasValue(1);
    assertThat(events.stats().deadLetter()).isEqualTo(1_000);
    assertThat(bulkActions.find(asked.id()).orElseThrow().changed()).isEqualTo(1_000);
  }

  @Test
  void a_failure_of_the_worst_kind_does_not_end_the_runner() throws Exception {
    store(3);
    BulkAction first = bulkActions.ask(Action.DEAD_LETTER, ALL, ADA, (_, _) -> {});
    AtomicInteger chunks = new AtomicInteger();
    Runnable failsOnce =
        () -> {
          if (chunks.incrementAndGet() == 1) {
            throw new OutOfMemoryError("test");
          }
        };
    try (BulkRunner runner = runner(failsOnce, Duration.ofSeconds(30))) {
      finished(first);
      BulkAction second = bulkActions.ask(Action.RETRY, ALL, ADA, (_, _) -> {});
      runner.wake();

      assertThat(finished(second).changed()).isEqualTo(3);
    }
  }

  @Test
  void events_that_come_after_the_request_are_not_meant() throws Exception {
    store(3);
    BulkAction asked = ask(Action.DELETE);
    new Append(database.general()).append(TestEvents.messages("later-", 2));

    try (BulkRunner _ = runner(() -> {}, Duration.ofSeconds(30))) {
      assertThat(finished(asked).changed()).isEqualTo(3);
    }

    assertThat(events.stats().total()).isEqualTo(2);
  }

  @Test
  void several_runners_share_the_work_and_do_nothing_twice() throws Exception {
    store(2_000);
    BulkAction one = ask(Action.DEAD_LETTER);
    BulkAction other = ask(Action.RETRY);

    try (BulkRunner _ = runner(() -> {}, Duration.ofSeconds(30));
        BulkRunner _ = runner(() -> {}, Duration.ofSeconds(30))) {
      assertThat(finished(one).changed()).isEqualTo(2_000);
      finished(other);
    }

    assertThat(events.stats().total()).isEqualTo(2_000);
  }

  @Test
  void what_nobody_is_heard_of_any_more_is_taken_up() throws Exception {
    store(2);
    BulkAction asked = ask(Action.DEAD_LETTER);
    assertThat(bulkActions.lease(UUID.randomUUID(), Duration.ofMillis(1))).isPresent();

    try (BulkRunner _ = runner(() -> {}, Duration.ofSeconds(30))) {
      assertThat(finished(asked).changed()).isEqualTo(2);
    }
  }

  private BulkAction ask(Action action) {
    return bulkActions.ask(action, ALL, ADA, (_, _) -> {});
  }

  private void store(int count) throws SQLException {
    new Append(database.general()).append(TestEvents.messages("m-", count));
  }

  private BulkRunner runner(Runnable onDue, Duration lease) {
    return new BulkRunner(bulkActions, search, onDue, lease, POLL);
  }

  private BulkAction finished(BulkAction asked) {
    TestWait.until(
        "it has ended",
        () -> bulkActions.find(asked.id()).orElseThrow().state() != BulkAction.State.RUNNING);
    return bulkActions.find(asked.id()).orElseThrow();
  }
}
