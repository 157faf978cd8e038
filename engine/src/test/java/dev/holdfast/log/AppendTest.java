package dev.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestSql;
import dev.holdfast.database.Database;
import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import dev.holdfast.event.Status;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AppendTest {

  private static final Database DATABASE = TestDatabase.fresh();

  private final Append append = new Append(DATABASE.general());
  private final TestInbox inbox = new TestInbox(DATABASE.general());

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @Test
  void a_new_event_is_stored_pending_with_its_page_registered() throws SQLException {
    Event message = TestEvents.message("new-1");

    assertThat(append.append(List.of(message))).containsExactly(true);

    TestInbox.Stored stored = inbox.newest();
    assertThat(stored.status()).isEqualTo(Status.PENDING);
    assertThat(stored.page()).isEqualTo(message.page());
    assertThat(stored.pageId()).isNotNull();
    assertThat(stored.type()).isEqualTo("instagram.message");
    assertThat(stored.retryCount()).isZero();
  }

  @Test
  void the_same_event_again_is_a_duplicate_and_is_counted() throws SQLException {
    Event message = TestEvents.message("twice");
    append.append(List.of(message));
    int before = inbox.total();

    assertThat(append.append(List.of(message))).containsExactly(false);

    assertThat(inbox.total()).isEqualTo(before);
    assertThat(number("SELECT sum(duplicates) FROM event_counts")).isPositive();
  }

  @Test
  void the_same_event_twice_in_one_batch_is_one_event_and_one_duplicate() throws SQLException {
    Event message = TestEvents.message("batch-twice");

    List<Boolean> isNew =
        append.append(List.of(message, TestEvents.message("batch-other"), message));

    assertThat(isNew).containsExactly(true, true, false);
  }

  @Test
  void a_deleted_event_that_is_delivered_again_is_a_duplicate() throws SQLException {
    Event message = TestEvents.message("deleted");
    append.append(List.of(message));
    execute("DELETE FROM events WHERE identity = '" + message.identity().value() + "'");

    assertThat(append.append(List.of(message))).containsExactly(false);
  }

  @Test
  void events_are_numbered_in_their_order_of_arrival() throws SQLException {
    append.append(TestEvents.messages("ordered-", 300));

    assertThat(inbox.list(event -> event.payload().contains("ordered-")).reversed())
        .extracting(event -> event.payload().replaceAll(".*\"(ordered-\\d+)\".*", "$1"))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "ordered-" + i).toList());
  }

  @Test
  void duplicates_that_arrive_at_once_are_stored_once() throws Exception {
    List<Event> events = TestEvents.messages("storm-", 200);
    List<Event> reversed = events.reversed();
    List<Callable<List<Boolean>>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(() -> append.append(events));
      calls.add(() -> append.append(reversed));
    }
    long stored = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<List<Boolean>> call : pool.invokeAll(calls)) {
        stored += call.get().stream().filter(Boolean::booleanValue).count();
      }
    }
    assertThat(stored).isEqualTo(200);
  }

  @Test
  void a_payload_that_postgresql_refuses_is_kept_as_bytes_and_its_neighbours_never_notice()
      throws SQLException {
    String absurd = "{\"a\":1e999999}";
    List<Event> batch = new ArrayList<>(TestEvents.messages("neighbour-", 20));
    batch.add(11, TestEvents.of("instagram.message", "culprit", absurd));

    assertThat(append.append(batch)).hasSize(21).doesNotContain(false);

    TestInbox.Stored culprit =
        inbox.list(event -> event.type().equals(Event.UNREADABLE)).getFirst();
    assertThat(inbox.reason(culprit.id())).startsWith("PostgreSQL refused the payload");
    assertThat(inbox.bytes(culprit.id())).isEqualTo(absurd.getBytes(StandardCharsets.UTF_8));
    assertThat(inbox.list(event -> event.payload().contains("neighbour-"))).hasSize(20);
  }

  @Test
  void bytes_that_differ_from_the_payload_are_kept_beside_it() throws SQLException {
    byte[] bytes = "{\"text\":\"\\u0000\"}".getBytes(StandardCharsets.UTF_8);
    Event base = TestEvents.message("emoji");
    Event replaced =
        new Event(
            base.app(),
            base.object(),
            base.type(),
            Identity.of("emoji"),
            null,
            null,
            base.occurredAt(),
            base.receivedAt(),
            base.payload(),
            new Received(bytes, "NUL was replaced"));

    append.append(List.of(replaced));

    TestInbox.Stored stored = inbox.newest();
    assertThat(stored.status()).isEqualTo(Status.PENDING);
    assertThat(stored.pageId()).isNull();
    assertThat(inbox.bytes(stored.id())).isEqualTo(bytes);
  }

  @Test
  void a_page_that_was_deleted_meanwhile_is_registered_again() throws SQLException {
    append.append(List.of(TestEvents.message("page-before")));
    execute("DELETE FROM pages");

    assertThat(append.append(List.of(TestEvents.message("page-after")))).containsExactly(true);

    assertThat(inbox.newest().pageId()).isNotNull();
  }

  @Test
  void numbers_keep_every_digit() throws SQLException {
    append.append(
        List.of(
            TestEvents.of(
                "instagram.message", "digits", "{\"id\":98765432109876543210,\"x\":1.10}")));

    assertThat(inbox.newest().payload()).contains("98765432109876543210").contains("1.10");
  }

  @Test
  void deleted_events_leave_the_totals_however_they_are_deleted() throws SQLException {
    append.append(TestEvents.messages("gone-", 3));
    int before = inbox.total();

    execute("DELETE FROM events WHERE payload::text LIKE '%gone-%'");

    assertThat(inbox.total()).isEqualTo(before - 3);
    assertThat(number("SELECT count(*) FROM webhook_events")).isEqualTo(before - 3);
  }

  private static long number(String sql) throws SQLException {
    return TestSql.number(DATABASE.general(), sql);
  }

  private static void execute(String sql) throws SQLException {
    TestSql.execute(DATABASE.general(), sql);
  }
}
