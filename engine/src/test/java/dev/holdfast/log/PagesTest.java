package dev.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestSql;
import dev.holdfast.TestWait;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Queue;
import dev.holdfast.database.Database;
import dev.holdfast.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages come and go; an event keeps its account. */
class PagesTest {

  private static final String PAGE = "17841400000000001";

  private final Database database = TestDatabase.fresh();
  private final Append append = new Append(database.appending());
  private final TestInbox inbox = new TestInbox(database.general());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_event_keeps_its_account_when_its_page_is_deleted() throws SQLException {
    append.append(List.of(TestEvents.message("m-1")));
    assertThat(inbox.newest().pageId()).isNotNull();

    execute("DELETE FROM pages");

    assertThat(inbox.newest().page()).isEqualTo(PAGE);
    assertThat(inbox.newest().pageId()).isNull();
    Queue queue = new PostgresQueue(database.queue(), "test");
    assertThat(TestClaims.claim(queue, 1, Duration.ofSeconds(30)))
        .extracting(claim -> claim.event().page())
        .containsExactly(PAGE);
  }

  @Test
  void a_page_that_is_seen_again_has_its_events_from_before() throws SQLException {
    append.append(List.of(TestEvents.message("before")));
    execute("DELETE FROM pages");

    append.append(List.of(TestEvents.message("after")));

    Integer page = inbox.newest().pageId();
    assertThat(inbox.all()).hasSize(2).allMatch(event -> Objects.equals(event.pageId(), page));
    assertThat(number("SELECT sum(received) FROM page_slots WHERE page_id = " + page)).isEqualTo(1);
  }

  @Test
  void an_append_keeps_the_ids_that_it_registered_when_another_one_forgets_all()
      throws SQLException {
    Pages pages = new Pages();
    Event event = TestEvents.message("m-1");
    try (Connection connection = database.general().getConnection()) {
      pages.register(connection, List.of(event));
      Map<Pages.Account, Integer> ids = pages.register(connection, List.of(event));

      pages.forget();

      assertThat(ids.get(Pages.account(event))).isPositive();
    }
  }

  @Test
  void
      events_that_arrive_while_pages_are_deleted_again_and_again_are_all_stored_with_their_account()
          throws Exception {
    AtomicInteger number = new AtomicInteger();
    Callable<Integer> appending =
        () -> {
          int appended = 0;
          for (int batch = 0; batch < 50; batch++) {
            appended +=
                append
                    .append(TestEvents.messages("m-" + number.incrementAndGet() + "-", 10))
                    .size();
          }
          return appended;
        };
    Callable<Integer> deleting =
        () -> {
          for (int deleted = 0; deleted < 20; deleted++) {
            int begun = number.get();
            execute("DELETE FROM pages");
            TestWait.until(
                "further batches", () -> number.get() > begun + 2 || number.get() == 100);
          }
          return 0;
        };
    int appended = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (Future<Integer> part : pool.invokeAll(List.of(appending, appending, deleting))) {
        appended += part.get();
      }
    }
    assertThat(appended).isEqualTo(1_000);
    assertThat(number("SELECT count(*) FROM events WHERE account = '" + PAGE + "'"))
        .isEqualTo(1_000);
  }

  private void execute(String sql) throws SQLException {
    TestSql.execute(database.general(), sql);
  }

  private long number(String sql) throws SQLException {
    return TestSql.number(database.general(), sql);
  }
}
