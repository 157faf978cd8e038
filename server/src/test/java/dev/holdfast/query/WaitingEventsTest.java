package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that wait behind an earlier one of their conversation have no row of their own. */
class WaitingEventsTest {

  private final StoredEvents stored = new StoredEvents();
  private final Search search = stored.search();
  private final Events events = new Events(stored.database().reads());
  private long failed;
  private final List<Long> waiting = new ArrayList<>();

  @BeforeEach
  void oneFailsAndFiveWaitBehindIt() throws SQLException {
    stored.queue().keepOrder(Order.of(true, false));
    failed = said("held");
    stored.settle(Outcome.retry(Duration.ofHours(1), "busy"));
    for (int i = 0; i < 5; i++) {
      waiting.add(said("held"));
      said("another");
    }
    List<Claim> batch = claim(100);
    stored.settle(batch.get(0), Outcome.done());
    stored.settle(batch.get(1), Outcome.done());
    for (List<Claim> next = claim(1); !next.isEmpty(); next = claim(1)) {
      stored.settle(next.getFirst(), Outcome.done());
    }
  }

  private List<Claim> claim(int most) throws SQLException {
    return TestClaims.claim(stored.queue(), most, Duration.ofMinutes(5));
  }

  private long said(String conversation) throws SQLException {
    return stored.store("page.message", "10", conversation, Instant.now(), "hello");
  }

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void they_are_pending_and_are_found_as_such_newest_first_page_by_page() {
    EventFilter pending = StoredEvents.filter("status=pending");
    List<Long> found = new ArrayList<>();
    for (Long before = Long.MAX_VALUE; before != null; ) {
      Search.Ids ids = search.ids(pending, before, 2);
      found.addAll(ids.ids());
      before = ids.next();
    }

    assertThat(found).isEqualTo(waiting.reversed());
    assertThat(search.count(pending).count()).isEqualTo(5);
    assertThat(events.stats().pending()).isEqualTo(5);
    assertThat(search.count(StoredEvents.filter("status=processed")).count()).isEqualTo(5);
  }

  @Test
  void each_says_behind_which_event_and_that_one_that_others_wait() {
    for (long id : waiting) {
      EventSummary summary = events.whole(id).orElseThrow().summary();
      assertThat(summary.waitsBehind()).isEqualTo(failed);
      assertThat(summary.status()).isEqualTo(Status.PENDING);
      assertThat(summary.processedAt()).isNull();
    }
    assertThat(events.whole(failed).orElseThrow().summary().holdsOthers()).isTrue();
    assertThat(events.whole(failed).orElseThrow().summary().waitsBehind()).isNull();
  }

  @Test
  void the_first_of_them_waits_longest() {
    assertThat(events.oldestWaiting().orElseThrow().id()).isEqualTo(waiting.getFirst());
  }
}
