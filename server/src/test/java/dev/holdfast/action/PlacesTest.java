package dev.holdfast.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.consumer.Limits;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Rewind;
import dev.holdfast.consumer.Work;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.handler.Attempt;
import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.query.StoredEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever processors and people do at once, every event is in exactly one place at every moment,
 * and the counters know how many are in each.
 */
@Timeout(120)
class PlacesTest {

  private static final int APPENDS = 150;
  private static final int EVENTS_EACH = 20;

  /** What people do, by how often. */
  private static final List<Action> ACTIONS =
      List.of(
          Action.RETRY,
          Action.RETRY,
          Action.RETRY,
          Action.REPLAY,
          Action.REPLAY,
          Action.REPLAY,
          Action.DEAD_LETTER,
          Action.DEAD_LETTER,
          Action.DEAD_LETTER,
          Action.DELETE);

  private static final Rewind.To START = new Rewind.To.Start();

  /** One statement is one moment: the statuses as counted, beside those of each single event. */
  private static final String WRONG =
      """
      SELECT count(*)
      FROM (SELECT count(*) AS total,
                   count(*) FILTER (WHERE s.status = 'pending') AS pending,
                   count(*) FILTER (WHERE s.status = 'processing') AS processing,
                   count(*) FILTER (WHERE s.status = 'failed') AS failed,
                   count(*) FILTER (WHERE s.status = 'dead_letter') AS dead_letter
            FROM events e, state_of(e.id, e.conversation) s) AS seen,
           (SELECT sum(stored) AS stored, sum(stored - deleted) AS total FROM event_counts) AS log,
           (SELECT coalesce(sum(taken), 0) AS taken, coalesce(sum(pending), 0) AS pending,
                   coalesce(sum(processing), 0) AS processing, coalesce(sum(failed), 0) AS failed,
                   coalesce(sum(dead_letter), 0) AS dead_letter
            FROM consumer_counts) AS counted
      WHERE seen.total <> log.total
         OR seen.pending <> log.stored - counted.taken + counted.pending
         OR seen.processing <> counted.processing
         OR seen.failed <> counted.failed
         OR seen.dead_letter <> counted.dead_letter
      """;

  private final StoredEvents stored = new StoredEvents();
  private final Actions actions = new Actions(stored.database().general());
  private final Rewind rewind = new Rewind(stored.database().general());
  private final ExecutorService others = Executors.newCachedThreadPool();
  private final AtomicLong deleted = new AtomicLong();

  @AfterEach
  void close() {
    others.shutdownNow();
    stored.close();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void every_event_is_in_one_place_and_counted_there_whatever_happens_at_once(Order order)
      throws Exception {
    AtomicBoolean appending = new AtomicBoolean(true);
    List<Work> processors = List.of(start(order), start(order));
    List<Future<?>> people = new ArrayList<>();
    for (int person = 0; person < 3; person++) {
      people.add(others.submit(() -> actWhile(appending)));
    }
    Future<Long> looking = others.submit(() -> lookWhile(appending));

    for (int i = 0; i < APPENDS; i++) {
      stored.append().append(messages(i));
      if (i % 40 == 39) {
        rewind.begin(START, (_, _) -> {});
      }
      processors.forEach(Work::wake);
    }
    appending.set(false);
    for (Future<?> person : people) {
      person.get();
    }
    assertThat(looking.get()).as("looks").isPositive();
    processors.forEach(Work::wake);

    Events events = new Events(stored.database().reads());
    TestWait.until("all is done", () -> unfinished(events.stats()) == 0);
    for (Work processor : processors) {
      processor.stop(Duration.ofSeconds(10));
    }
    assertThat(stored.number(WRONG)).isZero();
    assertThat(events.stats().total()).isEqualTo(APPENDS * EVENTS_EACH - deleted.get());
    assertThat(deleted).as("deleted").hasPositiveValue();
    assertThat(events.stats().deadLetter()).isPositive();
    assertThat(stored.number("SELECT count(*) FROM event_states WHERE due_at IS NOT NULL"))
        .isZero();
  }

  private static List<Order> orders() {
    return List.of(
        Order.NONE, Order.of(true, false), new Order(true, false, Duration.ofMillis(100)));
  }

  /** From a few people, not quite in the order in which they happened. */
  private static List<Event> messages(int number) {
    Instant now = Instant.now();
    return IntStream.range(0, EVENTS_EACH)
        .mapToObj(i -> TestEvents.messageFrom("person" + i % 6, number + "-" + i, before(now), now))
        .toList();
  }

  private static Instant before(Instant now) {
    return now.minusMillis(ThreadLocalRandom.current().nextLong(200));
  }

  private static long unfinished(Stats stats) {
    return stats.pending() + stats.processing() + stats.failed();
  }

  private Work start(Order order) {
    Limits limits =
        new Limits(
            15,
            40,
            64 << 20,
            2,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMillis(20));
    RetryPolicy atOnce = new RetryPolicy(3, List.of(Duration.ZERO), 0);
    Work work =
        new Work(
            new PostgresQueue(stored.database().queue(), "places"),
            new Work.Plan(List.of(PlacesTest::handle), List.of(), atOnce, order),
            limits);
    work.start();
    return work;
  }

  /** Some take longer than their batch waits for them. */
  private static Outcome handle(Attempt attempt) {
    int drawn = ThreadLocalRandom.current().nextInt(100);
    if (drawn < 5) {
      LockSupport.parkNanos(Duration.ofMillis(120).toNanos());
    }
    if (drawn < 10) {
      return Outcome.retry("busy");
    }
    if (drawn < 14) {
      return Outcome.dead("no");
    }
    return drawn < 17 ? Outcome.snooze(Duration.ofMillis(5)) : Outcome.done();
  }

  private void actWhile(AtomicBoolean appending) {
    while (appending.get()) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
      long id = random.nextLong(1, APPENDS * EVENTS_EACH);
      Actions.Result result = actions.act(action, id, "Ada", (_, _) -> {});
      if (action == Action.DELETE && result instanceof Actions.Result.Done) {
        deleted.incrementAndGet();
      }
    }
  }

  private long lookWhile(AtomicBoolean appending) throws SQLException {
    long looks = 0;
    for (; appending.get(); looks++) {
      assertThat(stored.number(WRONG)).as("look %d", looks).isZero();
    }
    return looks;
  }
}
