package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Outcome;
import dev.holdfast.event.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTest {

  private static final StoredEvents STORED = new StoredEvents();
  private static final Search SEARCH = new Search(STORED.database().reads());
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static final List<String> TYPES =
      List.of("page.feed", "page.feed.like", "page.feedback", "page.message");
  private static final List<String> TEXTS = List.of("a refund, please", "hello", "REFUND", "1.10");

  /** 60 events, one a minute, over types, pages, conversations, texts and all statuses. */
  @BeforeAll
  static void store() throws SQLException {
    for (int i = 0; i < 60; i++) {
      STORED.store(
          TYPES.get(i % 4),
          i % 3 == 0 ? "10" : "20",
          "thread-" + i % 5,
          NOON.plus(Duration.ofMinutes(i)),
          TEXTS.get(i / 4 % 4));
      Outcome outcome =
          switch (i % 6) {
            case 0 -> Outcome.dead("The CRM answered " + (500 + i));
            case 1 -> Outcome.retry(Duration.ofHours(1), "No customer 'C" + i + "'");
            case 5 -> Outcome.snooze(Duration.ofHours(1));
            default -> Outcome.done();
          };
      if (i % 6 == 4) {
        STORED.claim();
      } else if (i < 59) {
        STORED.settle(outcome);
      }
    }
  }

  @AfterAll
  static void close() {
    STORED.close();
  }

  @Test
  void everything_is_found_newest_first_page_by_page() {
    List<Long> ids = new ArrayList<>();
    for (Long before = Long.MAX_VALUE; before != null; ) {
      Search.Found found = SEARCH.newest(EventFilter.all(), before, 7);
      found.events().forEach(event -> ids.add(event.id()));
      assertThat(found.lookedAt().complete()).isTrue();
      before = found.next();
    }

    assertThat(ids).hasSize(60).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  static Collection<String> filters() {
    List<String> single =
        List.of(
            "status=failed",
            "status=dead_letter",
            "status=failed,dead_letter",
            "status=pending,processing",
            "status=processed",
            "status=processed,failed",
            "type=page.feed",
            "type=page.feed.*",
            "type=page.nothing",
            "page=1",
            "page=2",
            "page=77",
            "conversation=thread-2",
            "conversation=nobody",
            "from=2026-11-24T12:20:00Z",
            "to=2026-11-24T12:20:00Z",
            "error=crm",
            "error=CUSTOMER",
            "error=nothing of this kind",
            "error_group=The CRM answered {n}",
            "error_group=No customer {value}",
            "where=messaging.0.message.text ~ refund",
            "where=messaging.0.message.text = hello",
            "where=messaging.0.message.text != hello",
            "where=entry.0.id = 10",
            "where=object ?",
            "where=messaging.0.message.nothing ?");
    List<String> all = new ArrayList<>(single);
    for (String one : single) {
      for (String other : single) {
        boolean same = one.split("=", 2)[0].equals(other.split("=", 2)[0]);
        if (!same && one.compareTo(other) < 0) {
          all.add(one + "&" + other);
        }
      }
    }
    all.add(
        "status=dead_letter&type=page.*&page=1&conversation=thread-0&from=2026-11-24T11:00:00Z"
            + "&to=2026-11-25T00:00:00Z&error=crm&where=messaging.0.message.mid ?");
    return all;
  }

  @ParameterizedTest
  @MethodSource("filters")
  void each_filter_and_pair_of_filters_finds_what_a_plain_condition_finds(String query) {
    EventFilter filter = StoredEvents.filter(query);

    List<Long> expected = plainly(filter);

    List<Long> found = new ArrayList<>();
    for (Long before = Long.MAX_VALUE; before != null; ) {
      Search.Ids ids = SEARCH.ids(filter, before, 4);
      found.addAll(ids.ids());
      before = ids.next();
    }
    assertThat(found).isEqualTo(expected);
    assertThat(SEARCH.count(filter)).isEqualTo(new Search.Counted(expected.size(), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=failed                              | 10",
        "status=processed                           | 20",
        "status=pending                             | 10",
        "status=processing                          | 10",
        "type=page.feed                             | 15",
        "type=page.feed.*                           | 30",
        "page=1                                     | 20",
        "conversation=thread-2                      | 12",
        "from=2026-11-24T12:20:00Z                  | 40",
        "to=2026-11-24T12:20:00Z                    | 20",
        "error=crm                                  | 10",
        "error_group=No customer {value}            | 10",
        "where=messaging.0.message.text ~ refund    | 32",
        "where=messaging.0.message.text = hello     | 16",
        "where=messaging.0.message.text != hello    | 44",
        "where=object ?                             | 60"
      })
  void a_filter_means_what_its_words_say(String query, long count) {
    assertThat(SEARCH.count(StoredEvents.filter(query)).count()).isEqualTo(count);
  }

  @Test
  void a_summary_tells_what_became_of_the_event() {
    EventSummary dead =
        SEARCH
            .newest(StoredEvents.filter("status=dead_letter"), Long.MAX_VALUE, 1)
            .events()
            .getFirst();

    assertThat(dead.status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(dead.lastError()).startsWith("The CRM answered 5");
    assertThat(dead.errorGroup()).isEqualTo("The CRM answered {n}");
    assertThat(dead.retryCount()).isEqualTo(1);
    assertThat(dead.dueAt()).isNull();
    assertThat(dead.page()).isEqualTo(new EventSummary.PageName(1, "10", null));
  }

  @Test
  void nothing_matches_an_error_of_events_that_have_none() {
    EventFilter filter = StoredEvents.filter("status=processed&error=crm");

    assertThat(SEARCH.newest(filter, Long.MAX_VALUE, 10).events()).isEmpty();
    assertThat(SEARCH.count(filter)).isEqualTo(new Search.Counted(0, true));
  }

  @Test
  void a_list_by_offset_has_what_a_search_finds() {
    Events events = new Events(STORED.database().reads());
    EventFilter processed = StoredEvents.filter("status=processed");
    List<Long> all = plainly(processed);

    assertThat(ids(events.list(processed, 7, 0))).isEqualTo(all.subList(0, 7));
    assertThat(ids(events.list(processed, 7, 7))).isEqualTo(all.subList(7, 14));
    assertThat(ids(events.list(processed, 7, 18))).isEqualTo(all.subList(18, 20));
    assertThat(events.list(processed, 7, 20)).isEmpty();
    assertThat(events.list(processed, 1_000, Long.MAX_VALUE)).isEmpty();
  }

  private static List<Long> ids(Iterable<StoredEvent> events) {
    return StreamSupport.stream(events.spliterator(), false).map(StoredEvent::id).toList();
  }

  /** In one statement that knows no index and no windows. */
  private static List<Long> plainly(EventFilter filter) {
    if (filter.possible().isEmpty()) {
      return List.of();
    }
    List<String> conditions = new ArrayList<>(List.of("true"));
    conditions.addAll(SearchPlan.conditions(filter, ""));
    String sql =
        "SELECT e.id FROM events e CROSS JOIN LATERAL (SELECT *, e.event_type FROM state_of(e.id, e.conversation)) s"
            + " WHERE "
            + String.join(" AND ", conditions)
            + " ORDER BY e.id DESC";
    return Reads.jdbi(STORED.database().general())
        .withHandle(
            handle -> {
              Query query = handle.createQuery(sql);
              SearchPlan.bind(query, filter);
              return query.mapTo(Long.class).list();
            });
  }
}
