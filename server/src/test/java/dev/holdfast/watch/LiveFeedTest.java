package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.action.Action;
import dev.holdfast.action.BulkAction;
import dev.holdfast.action.BulkActions;
import dev.holdfast.database.Database;
import dev.holdfast.log.Append;
import dev.holdfast.query.Events;
import dev.holdfast.query.Search;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

  private static final int MANY = 12;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Database database = TestDatabase.fresh();
  private final BulkActions bulkActions = new BulkActions(database);
  private final CountDownLatch told = new CountDownLatch(MANY);
  private final List<LiveFeed.Tick> ticks = new CopyOnWriteArrayList<>();
  private final AtomicBoolean failOnce = new AtomicBoolean();
  private final LiveFeed feed =
      new LiveFeed(
          new LiveFeed.Sources(
              new Events(database.reads()), new Search(database.reads()), bulkActions),
          new Counting(),
          2);

  @AfterEach
  void close() {
    feed.close();
    database.close();
  }

  @Test
  void a_reader_that_does_not_keep_up_is_told_that_it_missed_something_and_goes_on()
      throws Exception {
    for (int i = 0; i < MANY; i++) {
      bulkActions.ask(
          Action.RETRY,
          new BulkAction.Target.All(),
          new BulkAction.Requester("Ada", 7L, "password"),
          (_, _) -> {});
    }
    try (LiveFeed.Reader slow = feed.join().orElseThrow()) {
      TestWait.until("more was told than waits for one reader", told);

      assertThat(slow.next(SOON)).isInstanceOf(LiveFeed.News.Missed.class);
      assertThat(slow.next(SOON)).isInstanceOf(LiveFeed.News.Bytes.class);
    }
  }

  @Test
  void more_than_it_tells_of_is_said() throws Exception {
    Append append = new Append(database.general());
    append.append(TestEvents.messages("early-", 1));
    try (LiveFeed.Reader _ = feed.join().orElseThrow()) {
      TestWait.until("the first is told", () -> ticks.size() == 1);
      append.append(TestEvents.messages("few-", 150));
      TestWait.until("a few are told", () -> ticks.size() == 2);
      append.append(TestEvents.messages("many-", 300));
      TestWait.until("many are told", () -> ticks.size() == 3);
    }

    assertThat(ticks).extracting(LiveFeed.Tick::more).containsExactly(false, false, true);
    assertThat(ticks).extracting(tick -> tick.events().size()).containsExactly(1, 150, 200);
  }

  @Test
  void a_failure_of_the_worst_kind_is_forgotten_with_the_next_look() throws Exception {
    failOnce.set(true);
    try (LiveFeed.Reader reader = feed.join().orElseThrow()) {
      new Append(database.general()).append(TestEvents.messages("after-", 1));

      assertThat(reader.next(SOON)).isInstanceOf(LiveFeed.News.Bytes.class);
    }
  }

  @Test
  void readers_are_bounded_and_who_leaves_makes_room() {
    LiveFeed.Reader one = feed.join().orElseThrow();
    assertThat(feed.join()).isPresent();

    assertThat(feed.join()).isEmpty();
    one.close();
    assertThat(feed.join()).isPresent();
  }

  @Test
  void when_nothing_happens_it_is_quiet() throws Exception {
    try (LiveFeed.Reader reader = feed.join().orElseThrow()) {
      assertThat(reader.next(SOON)).as("how things stand").isInstanceOf(LiveFeed.News.Bytes.class);
      assertThat(reader.next(Duration.ofMillis(1_500))).isEqualTo(new LiveFeed.News.Quiet());
    }
  }

  @Test
  void a_closed_feed_ends_its_readers_and_takes_no_others() throws Exception {
    LiveFeed.Reader reader = feed.join().orElseThrow();

    feed.close();

    assertThat(reader.next(SOON)).isEqualTo(new LiveFeed.News.End());
    assertThat(feed.join()).isEmpty();
  }

  private final class Counting implements LiveFeed.Encoding {

    @Override
    public byte[] tick(LiveFeed.Tick tick) {
      if (failOnce.getAndSet(false)) {
        throw new OutOfMemoryError("test");
      }
      // What was counted a moment before a commit is told anew without events.
      if (!tick.events().isEmpty()) {
        ticks.add(tick);
      }
      return new byte[] {1};
    }

    @Override
    public byte[] bulk(BulkAction bulk) {
      told.countDown();
      return new byte[] {2};
    }
  }
}
