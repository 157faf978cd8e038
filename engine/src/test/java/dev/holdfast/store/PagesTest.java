package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.TestClaims;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages come and go; an event keeps its account. */
class PagesTest {

  private final StoredEvents stored = new StoredEvents();
  private final Events events = new Events(stored.database().general());

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void an_event_keeps_its_account_when_its_page_is_deleted() throws SQLException {
    long id = stored.store("page.feed", "1029", "1029:7", Instant.now(), "hello");

    stored.execute("DELETE FROM pages");

    assertThat(events.find(id).orElseThrow().page()).isEqualTo("1029");
    assertThat(events.find(id).orElseThrow().pageId()).isNull();
    assertThat(events.whole(id).orElseThrow().event().page()).isEqualTo("1029");
    List<Claim> claims = TestClaims.claim(stored.queue(), 1, Duration.ofSeconds(30));
    assertThat(claims.getFirst().event().page()).isEqualTo("1029");
  }

  @Test
  void a_page_that_is_seen_again_has_its_events_from_before() throws SQLException {
    long before = stored.store("page.feed", "1029", "1029:7", Instant.now(), "before");
    stored.store("page.feed", "5151", "5151:7", Instant.now(), "another page");
    stored.execute("DELETE FROM pages");

    long after = stored.store("page.feed", "1029", "1029:7", Instant.now(), "after");

    int page = (int) stored.number("SELECT id FROM pages WHERE account = '1029'");
    assertThat(events.list(EventFilter.of(null, null, page), 10, 0))
        .extracting(StoredEvent::id)
        .containsExactly(after, before);
    assertThat(stored.number("SELECT count(*) FROM webhook_events WHERE page_id = " + page))
        .isEqualTo(2);
    assertThat(stored.number("SELECT sum(received) FROM page_hours WHERE page_id = " + page))
        .isEqualTo(1);
  }

  @Test
  void an_append_keeps_the_ids_that_it_registered_when_another_one_forgets_all()
      throws SQLException {
    Pages pages = new Pages();
    Event event = TestEvents.message("m-1");
    try (Connection connection = stored.database().general().getConnection()) {
      pages.register(connection, List.of(event));
      Map<Pages.Account, Integer> ids = pages.register(connection, List.of(event));

      pages.forget();

      assertThat(ids.get(Pages.account(event))).isPositive();
    }
  }

  @Test
  void events_that_arrive_while_pages_are_deleted_again_and_again_are_all_stored_with_their_account()
      throws Exception {
    Callable<Integer> append =
        () -> {
          int appended = 0;
          for (int batch = 0; batch < 50; batch++) {
            List<Event> arrived =
                IntStream.range(0, 10)
                    .mapToObj(i -> stored.event("page.feed", "page-" + i % 3, "c", Instant.now(), "x"))
                    .toList();
            appended += stored.append().append(arrived).size();
          }
          return appended;
        };
    Callable<Integer> delete =
        () -> {
          for (int i = 0; i < 100; i++) {
            stored.execute("DELETE FROM pages");
          }
          return 0;
        };
    int appended = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (Future<Integer> part : pool.invokeAll(List.of(append, append, delete))) {
        appended += part.get();
      }
    }
    assertThat(appended).isEqualTo(1_000);
    assertThat(stored.number("SELECT count(*) FROM events WHERE account LIKE 'page-%'"))
        .isEqualTo(1_000);
  }
}
