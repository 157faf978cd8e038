package dev.holdfast.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestProxy;
import dev.holdfast.TestWait;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.event.Event;
import dev.holdfast.event.Receipt;
import dev.holdfast.log.Append;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final int ONE_MB = 1 << 20;

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
    try (GroupCommit commit = commit(GroupCommitTest::nobody, 100, LONG)) {
      List<Future<Receipt>> receipts = new ArrayList<>();
      for (int i = 1; i <= 20; i++) {
        receipts.add(deliver(commit, TestEvents.messages("delivery-" + i + "-", i)));
      }
      for (int i = 1; i <= 20; i++) {
        assertThat(receipts.get(i - 1).get()).isEqualTo(new Receipt.Stored(i, 0));
      }
    }
    assertThat(inbox.total()).isEqualTo(20 * 21 / 2);
  }

  @Test
  void what_was_stored_before_is_a_duplicate() throws Exception {
    try (GroupCommit commit = commit(GroupCommitTest::nobody, 100, LONG)) {
      commit.store(TestEvents.messages("m-", 2));

      assertThat(commit.store(TestEvents.messages("m-", 3))).isEqualTo(new Receipt.Stored(1, 2));
    }
    assertThat(inbox.total()).isEqualTo(3);
  }

  @Test
  void processors_are_told_when_an_append_ends_whatever_it_stored() throws Exception {
    List<String> told = new ArrayList<>();
    try (GroupCommit commit = commit(() -> told.add("an append has ended"), 100, LONG)) {
      commit.store(TestEvents.messages("m-", 2));
      commit.store(TestEvents.messages("m-", 2));
    }
    assertThat(told).hasSize(2);
  }

  @Test
  void a_full_queue_answers_busy_at_once_and_keeps_what_waits() throws Exception {
    HeldWriter held = new HeldWriter();
    try (GroupCommit commit = commit(held, 1, LONG)) {
      held.occupy(commit);
      var _ = deliver(commit, TestEvents.messages("one-", 1));
      var _ = deliver(commit, TestEvents.messages("other-", 1));

      assertThat(answers.take().get())
          .isEqualTo(new Receipt.Busy("too many deliveries wait to be stored"));
      held.letGo();
      assertThat(answers.take().get()).isEqualTo(new Receipt.Stored(1, 0));
    }
    assertThat(inbox.total()).isEqualTo(2);
  }

  @Test
  void while_the_database_is_away_the_answer_is_busy_in_time() throws Exception {
    try (GroupCommit commit = commit(GroupCommitTest::nobody, 100, SHORT)) {
      commit.store(TestEvents.messages("before-", 1));
      cable.pull();
      long asked = System.nanoTime();

      Receipt receipt = commit.store(TestEvents.messages("away-", 2));

      assertThat(receipt).isEqualTo(new Receipt.Busy("the database did not store it in time"));
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .isBetween(SHORT, SHORT.plusSeconds(5));
      cable.plug();
    }
  }

  @Test
  void a_delivery_that_waits_when_the_database_comes_back_is_stored() throws Exception {
    try (GroupCommit commit = commit(GroupCommitTest::nobody, 100, LONG)) {
      commit.store(TestEvents.messages("before-", 1));
      cable.pull();
      Future<Receipt> waits = deliver(commit, TestEvents.messages("waits-", 2));
      assertThat(answers.poll(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();

      cable.plug();

      assertThat(waits.get()).isEqualTo(new Receipt.Stored(2, 0));
    }
    assertThat(inbox.total()).isEqualTo(3);
  }

  @Test
  void whatever_was_answered_stored_is_there_when_the_cable_is_pulled_meanwhile() throws Exception {
    List<String> answeredStored = new ArrayList<>();
    try (GroupCommit commit = commit(GroupCommitTest::nobody, 100, SHORT)) {
      TestWait.until(
          "a delivery stored",
          () -> commit.store(List.of(TestEvents.message("[first]"))) instanceof Receipt.Stored);
      answeredStored.add("[first]");
      List<Future<Receipt>> receipts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        receipts.add(deliver(commit, List.of(TestEvents.message("[" + i + "]"))));
        if (i == 30) {
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
    assertThat(answeredStored).hasSizeLessThan(61);
    assertThat(storedPayloads()).contains(answeredStored);
  }

  @Test
  void closing_stores_what_waits_and_takes_nothing_new() throws Exception {
    HeldWriter held = new HeldWriter();
    GroupCommit commit = commit(held, 5, LONG);
    held.occupy(commit);
    for (int i = 1; i <= 6; i++) {
      var _ = deliver(commit, TestEvents.messages("waits-" + i + "-", 1));
    }
    assertThat(answers.take().get()).as("so the other five wait").isInstanceOf(Receipt.Busy.class);

    Future<?> closed = callers.submit(commit::close);
    Receipt stopping = new Receipt.Busy("the server is stopping");
    TestWait.until(
        "nothing new taken", () -> commit.store(TestEvents.messages("late-", 1)).equals(stopping));
    held.letGo();
    closed.get();

    for (int i = 1; i <= 5; i++) {
      assertThat(answers.take().get()).isEqualTo(new Receipt.Stored(1, 0));
    }
    assertThat(inbox.total()).isEqualTo(6);
  }

  @Test
  void a_connection_cut_without_a_word_holds_its_writer_no_longer_than_a_delivery_waits()
      throws Exception {
    Database impatient = Database.open(cable.through(address), 5, Duration.ofSeconds(1));
    GroupCommit.Limits limits = new GroupCommit.Limits(1, 500, 100, ONE_MB, Duration.ofSeconds(1));
    try (GroupCommit commit =
        new GroupCommit(new Append(impatient.appending()), GroupCommitTest::nobody, limits)) {
      commit.store(TestEvents.messages("before-", 1));
      cable.freeze();
      long cut = System.nanoTime();

      TestWait.until(
          "a delivery stored again",
          () -> commit.store(TestEvents.messages("after-", 1)) instanceof Receipt.Stored);

      assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofSeconds(8));
    } finally {
      impatient.close();
    }
  }

  @Test
  void a_transaction_cut_off_in_the_middle_does_not_hold_up_its_redelivery() throws Exception {
    Event delivery = TestEvents.message("redelivered");
    Connection cutOff = database.appending().getConnection();
    cutOff.setAutoCommit(false);
    try (Statement statement = cutOff.createStatement()) {
      statement.execute(
          """
          INSERT INTO identities (identity) VALUES ('%s')
          """
              .formatted(delivery.identity().value()));
    }
    cable.freeze();

    try (Database another = Database.open(address, 5)) {
      Append append = new Append(another.appending());

      assertThat(append.append(List.of(delivery))).containsExactly(true);
    }
  }

  @Test
  void a_writer_that_ran_out_of_memory_stores_the_next_delivery() throws InterruptedException {
    AtomicBoolean first = new AtomicBoolean(true);
    Runnable failsOnce =
        () -> {
          if (first.getAndSet(false)) {
            throw new OutOfMemoryError("test");
          }
        };
    try (GroupCommit commit = commit(failsOnce, 100, LONG)) {
      commit.store(TestEvents.messages("before-", 1));

      assertThat(commit.store(TestEvents.messages("after-", 2)))
          .isEqualTo(new Receipt.Stored(2, 0));
      assertThat(commit.progresses()).isTrue();
    }
  }

  @Test
  void more_bytes_than_may_wait_are_answered_busy_at_once_and_one_delivery_is_always_taken()
      throws Exception {
    HeldWriter held = new HeldWriter();
    GroupCommit.Limits limits = new GroupCommit.Limits(1, 500, 100, ONE_MB, LONG);
    try (GroupCommit commit = new GroupCommit(new Append(database.general()), held, limits)) {
      held.occupy(commit);
      var _ = deliver(commit, List.of(large("one", 2 * ONE_MB)));
      var _ = deliver(commit, List.of(large("other", 2 * ONE_MB)));

      assertThat(answers.take().get())
          .isEqualTo(new Receipt.Busy("too many bytes wait to be stored"));
      held.letGo();

      assertThat(answers.take().get()).isEqualTo(new Receipt.Stored(1, 0));
      assertThat(commit.store(List.of(large("third", ONE_MB / 2))))
          .isEqualTo(new Receipt.Stored(1, 0));
    }
  }

  @Test
  void memory_is_given_back_when_a_writer_lets_go_and_not_when_the_caller_gives_up()
      throws Exception {
    HeldWriter held = new HeldWriter();
    GroupCommit.Limits limits = new GroupCommit.Limits(1, 500, 100, ONE_MB, SHORT);
    try (GroupCommit commit = new GroupCommit(new Append(database.general()), held, limits)) {
      held.occupy(commit);
      assertThat(commit.store(List.of(large("given up", 2 * ONE_MB))))
          .isEqualTo(new Receipt.Busy("the database did not store it in time"));

      assertThat(commit.store(List.of(large("next", 2 * ONE_MB))))
          .isEqualTo(new Receipt.Busy("too many bytes wait to be stored"));
      held.letGo();

      TestWait.until(
          "memory",
          () -> commit.store(List.of(large("next", 2 * ONE_MB))) instanceof Receipt.Stored);
    }
  }

  private static Event large(String mid, int bytes) {
    return TestEvents.of("instagram.message", mid, "{\"text\":\"" + "x".repeat(bytes) + "\"}");
  }

  private static void nobody() {}

  private GroupCommit commit(Runnable onStored, int queueLimit, Duration timeout) {
    GroupCommit.Limits limits = new GroupCommit.Limits(1, 500, queueLimit, 64 << 20, timeout);
    return new GroupCommit(new Append(database.general()), onStored, limits);
  }

  private Future<Receipt> deliver(GroupCommit commit, List<Event> delivery) {
    return answers.submit(() -> commit.store(delivery));
  }

  private String storedPayloads() throws SQLException {
    return inbox.all().stream().map(TestInbox.Stored::payload).collect(Collectors.joining("\n"));
  }

  /** Keeps the only writer from its next batch, so that deliveries wait for certain. */
  private static final class HeldWriter implements Runnable {

    private final CountDownLatch occupied = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    void occupy(GroupCommit commit) throws InterruptedException {
      commit.store(TestEvents.messages("occupies-", 1));
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
