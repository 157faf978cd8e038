package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No view may read the whole table, whatever it is asked and whatever the statistics say. */
class ReadPlansTest {

  private static final StoredEvents STORED = new StoredEvents();
  private static final int ROWS = 100_000;

  /** One type and one page hold almost everything, and what is rare is old: the planner's trap. */
  @BeforeAll
  static void fill() throws SQLException {
    STORED.execute(
        """
        INSERT INTO pages (object, account) SELECT 'page', n::text FROM generate_series(1, 5) n;
        INSERT INTO events (account, app, object, event_type, identity, conversation, occurred_at, received_at, payload_bytes, payload)
        SELECT CASE WHEN n < 100 THEN 1 + n %% 4 ELSE 5 END, 'default', 'page',
               CASE WHEN n < 100 THEN 'page.rare' ELSE 'page.feed' END,
               gen_random_uuid(), 'thread-' || n / 10, now() - (%1$d - n) * interval '1 second',
               now() - (%1$d - n) * interval '1 second', 18, '{"object": "page"}'
        FROM generate_series(1, %1$d) n;
        INSERT INTO batches (consumer, after_id, last_id, fence, events, leased_until, finished_at)
        SELECT 1, n - 10, n, n, 10, now(), now() FROM generate_series(10, %1$d, 10) n;
        INSERT INTO event_states (event_id, payload_bytes, status, last_error, event_type, error_group, holds,
                                  holds_from)
        SELECT id, payload_bytes, 'dead_letter', 'no', event_type, 'group ' || id %% 7,
               CASE WHEN id %% 2000 = 0 THEN hashtextextended(conversation, 0) END,
               CASE WHEN id %% 2000 = 0 THEN id + 1 END
        FROM events WHERE id %% 100 = 0;
        INSERT INTO event_counts (event_type, stored) VALUES ('page.rare', 99), ('page.feed', %1$d - 99);
        ANALYZE
        """
            .formatted(ROWS));
  }

  @AfterAll
  static void close() {
    STORED.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=1970-01-01T00:00:00Z          | events_0000_pkey",
        "type=page.rare                     | events_0000_event_type_id_idx",
        "type=page.*                        | events_0000_event_type_id_idx",
        "page=2                             | events_0000_account_id_idx",
        "page=5                             | events_0000_account_id_idx",
        "conversation=thread-77             | events_0000_hashtextextended_id_idx",
        "status=dead_letter                 | event_states_status",
        "error_group=group 3                | event_states_groups",
        "status=pending                     | events_0000_pkey",
        "status=pending                     | events_0000_hashtextextended_id_idx",
        "status=pending&page=2              | events_0000_pkey",
        "status=processing                  | batches_open",
        "type=page.rare&status=processed    | events_0000_event_type_id_idx",
        "page=2&type=page.feed              | events_0000_account_id_idx",
        "page=5&where=object = x            | events_0000_account_id_idx",
        "status=failed,dead_letter&page=2   | event_states_status",
        "error=no&type=page.feed            | event_states_status"
      })
  void a_search_goes_along_its_index_and_touches_no_more_than_its_window(
      String query, String index) {
    EventFilter filter = StoredEvents.filter(query);

    String plan = plan(filter);

    assertThat(plan)
        .contains("using " + index)
        .doesNotContain(
            "Seq Scan on events", "Seq Scan on event_states", "Seq Scan on batches", "Bitmap");
    assertThat(rowsRead(plan)).as(plan).isLessThanOrEqualTo(1_000);
  }

  private static String plan(EventFilter filter) {
    return Reads.jdbi(STORED.database().reads())
        .withHandle(
            handle -> {
              Query query =
                  handle.createQuery(
                      "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) "
                          + SearchPlan.of(filter).windowSql());
              SearchPlan.bind(query, filter);
              return String.join(
                  "\n",
                  query
                      .bind("lowest", 0L)
                      .bind("before", Long.MAX_VALUE)
                      .bind("window", 500)
                      .bind("limit", 50)
                      .mapTo(String.class)
                      .list());
            });
  }

  /** The most rows that any step of the plan let through or threw away. */
  private static long rowsRead(String plan) {
    List<Long> rows = new ArrayList<>(List.of(0L));
    var numbers = Pattern.compile("(?:rows=|Removed by Filter: )(\\d+)").matcher(plan);
    while (numbers.find()) {
      rows.add(Long.valueOf(numbers.group(1)));
    }
    return Collections.max(rows);
  }
}
