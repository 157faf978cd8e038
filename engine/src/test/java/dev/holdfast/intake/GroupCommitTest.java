package dev.holdfast.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestProxy;
import dev.holdfast.TestWait;
import dev.holdfast.event.Event;
import dev.holdfast.event.Receipt;
import dev.holdfast.store.Append;
import dev.holdfast.store.Database;
import dev.holdfast.store.DatabaseAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final TestProxy cable = TestProxy.to(address);
  private final Database database = Database.open(cable.through(address), 5);
  private final TestInbox inbox = new TestInbox(database.general());
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletionService<Receipt> answers = new ExecutorCompletionService<>(callers);

  @AfterEach
  void closeEverything() {
    callers.close();
    database.close();
    cable.close();
  }

  @Test
  void every_delivery_gets_a_receipt_for_its_own_events() throws Exception {
    try (GroupCommit door = door(GroupCommitTest::nobody, 100, LONG)) {
      List<Future<Receipt>> receipts = new ArrayList<>();
      for (int i = 1; i <= 20; i++) {
        receipts.add(deliver(door, TestEvents.messages("delivery-" + i + "-", i)));
      }
      for (int i = 1; i <= 20; i++) {
        assertThat(receipts.get(i - 1).get()).isEqualTo(new Receipt.Stored(i, 0));
      }
    }
    assertThat(inbox.total()).isEqualTo(20 * 21 / 2);
  }

  @Test
  void what_was_stored_before_is_a_duplicate() throws Exception {
    try (GroupCommit door = door(GroupCommitTest::nobody, 100, LONG)) {
      door.store(TestEvents.messages("m-", 2));

      assertThat(door.store(TestEvents.messages("m-", 3))).isEqualTo(new Receipt.Stored(1, 2));
    }
    assertThat(inbox.total()).isEqualTo(3);
  }

  @Test
  void processors_are_told_of_new_events_and_not_of_duplicates() throws Exception {
    List<String> told = new ArrayList<>();
    try (GroupCommit door = door(() -> told.add("events are due"), 100, LONG)) {
      door.store(TestEvents.messages("m-", 2));
      door.store(TestEvents.messages("m-", 2));
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void a_full_queue_answers_busy_at_once_and_keeps_what_waits() throws Exception {
    HeldWriter held = new HeldWriter();
    try (GroupCommit door = door(held, 1, LONG)) {
      held.occupy(door);
      var _ = deliver(door, TestEvents.messages("one-", 1));
      var _ = deliver(door, TestEvents.messages("other-", 1));

      assertThat(answers.take().get())
          .isEqualTo(new Receipt.Busy("too many deliveries wait to be stored"));
      held.letGo();
      assertThat(answers.take().get()).isEqualTo(new Receipt.Stored(1, 0));
    }
    assertThat(inbox.total()).isEqualTo(2);
  }

  @Test
  void while_the_database_is_away_the_answer_is_busy_in_time() throws Exception {
    try (GroupCommit door = door(GroupCommitTest::nobody, 100, SHORT)) {
      door.store(TestEvents.messages("before-", 1));
      cable.pull();
      long asked = System.nanoTime();

      Receipt receipt = door.store(TestEvents.messages("away-", 2));

      assertThat(receipt).isEqualTo(new Receipt.Busy("the database did not store it in time"));
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .isBetween(SHORT, SHORT.plusSeconds(1));
      cable.plug();
    }
  }

  @Test
  void a_delivery_that_waits_when_the_database_comes_back_is_stored() throws Exception {
    try (GroupCommit door = door(GroupCommitTest::nobody, 100, LONG)) {
      door.store(TestEvents.messages("before-", 1));
      cable.pull();
      Future<Receipt> waits = deliver(door, TestEvents.messages("waits-", 2));
      assertThat(answers.poll(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();

      cable.plug();

      assertThat(waits.get()).isEqualTo(new Receipt.Stored(2, 0));
    }
    assertThat(inbox.total()).isEqualTo(3);
  }

  @Test
  void whatever_was_answered_stored_is_there_when_the_cable_is_pulled_meanwhile() throws Exception {
    List<String> answeredStored = new ArrayList<>();
    try (GroupCommit door = door(GroupCommitTest::nobody, 100, SHORT)) {
      List<Future<Receipt>> receipts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        receipts.add(deliver(door, List.of(TestEvents.message("[" + i + "]"))));
        if (i == 30) {
          receipts.getFirst().get();
          cable.pull();
        }
      }
      for (int i = 0; i < 60; i++) {
        if (receipts.get(i).get() instanceof Receipt.Stored) {
          answeredStored.add("[" + i + "]");
        }
      }
      cable.plug();
    }
    assertThat(answeredStored).isNotEmpty().hasSizeLessThan(60);
    assertThat(storedPayloads()).contains(answeredStored);
  }

  @Test
  void closing_stores_what_waits_and_takes_nothing_new() throws Exception {
    HeldWriter held = new HeldWriter();
    GroupCommit door = door(held, 5, LONG);
    held.occupy(door);
    for (int i = 1; i <= 6; i++) {
      var _ = deliver(door, TestEvents.messages("waits-" + i + "-", 1));
    }
    assertThat(answers.take().get()).as("so the other five wait").isInstanceOf(Receipt.Busy.class);

    Future<?> closed = callers.submit(door::close);
    Receipt stopping = new Receipt.Busy("the server is stopping");
    TestWait.until(
        "nothing new taken", () -> door.store(TestEvents.messages("late-", 1)).equals(stopping));
    held.letGo();
    closed.get();

    for (int i = 1; i <= 5; i++) {
      assertThat(answers.take().get()).isEqualTo(new Receipt.Stored(1, 0));
    }
    assertThat(inbox.total()).isEqualTo(6);
  }

  private static void nobody() {}

  private GroupCommit door(Runnable onStored, int queueLimit, Duration timeout) {
    GroupCommit.Limits limits = new GroupCommit.Limits(1, 500, queueLimit, timeout);
    return new GroupCommit(new Append(database.general()), onStored, limits);
  }

  private Future<Receipt> deliver(GroupCommit door, List<Event> delivery) {
    return answers.submit(() -> door.store(delivery));
  }

  private String storedPayloads() throws SQLException {
    return inbox.all().stream().map(TestInbox.Stored::payload).collect(Collectors.joining("\n"));
  }

  /** Keeps the only writer from its next batch, so that deliveries wait for certain. */
  private static final class HeldWriter implements Runnable {

    private final CountDownLatch occupied = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    void occupy(GroupCommit door) throws InterruptedException {
      door.store(TestEvents.messages("occupies-", 1));
      TestWait.until("the writer held", occupied);
    }

    void letGo() {
      free.countDown();
    }

    @Override
    public void run() {
      occupied.countDown();
      TestWait.until("the writer let go", free);
    }
  }
}
