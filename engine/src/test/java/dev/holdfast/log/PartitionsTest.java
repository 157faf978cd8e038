package dev.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.database.Database;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {

  private static final String NAMES =
      """
      SELECT inhrelid::regclass::text FROM pg_inherits
      WHERE inhparent = 'events'::regclass ORDER BY 1
      """;

  private final Database database = TestDatabase.fresh();
  private final Jdbi jdbi = Database.jdbi(database.general());
  private final Append append = new Append(database.appending());
  private final Partitions partitions = new Partitions(database.general());
  private final TestInbox inbox = new TestInbox(database.general());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void two_are_ready_beside_the_one_in_use() {
    partitions.makeAhead();
    assertThat(names()).containsExactly("events_0000", "events_0001", "events_0002");

    lastId(5 * Partitions.IDS + 17);
    partitions.makeAhead();
    partitions.makeAhead();

    assertThat(names()).endsWith("events_0005", "events_0006", "events_0007");
  }

  @Test
  void a_batch_may_lie_on_both_sides_of_a_boundary_and_stays_in_order() throws Exception {
    lastId(Partitions.IDS - 3);

    assertThat(append.append(TestEvents.messages("m-", 5))).hasSize(5).doesNotContain(false);
    assertThat(append.append(TestEvents.messages("m-", 5))).hasSize(5).doesNotContain(true);

    assertThat(inbox.all())
        .extracting(TestInbox.Stored::id)
        .containsExactly(
            Partitions.IDS + 2,
            Partitions.IDS + 1,
            Partitions.IDS,
            Partitions.IDS - 1,
            Partitions.IDS - 2);
    assertThat(rows("events_0000")).isEqualTo(2);
    assertThat(rows("events_0001")).isEqualTo(3);
  }

  @Test
  void a_sequence_that_is_behind_what_is_stored_is_noticed() throws Exception {
    assertThat(partitions.behind()).isZero();
    append.append(TestEvents.messages("m-", 5));
    assertThat(partitions.behind()).isZero();

    jdbi.useHandle(handle -> handle.execute("SELECT setval('event_ids', 2)"));

    assertThat(partitions.behind()).isEqualTo(3);
  }

  @Test
  void those_made_later_are_as_those_made_first() {
    lastId(3 * Partitions.IDS);
    partitions.makeAhead();

    assertThat(indexes("events_0003")).isEqualTo(indexes("events_0000")).isNotEmpty();
  }

  @Test
  void they_are_made_while_events_are_appended_by_several_processes_at_once() throws Exception {
    AtomicInteger number = new AtomicInteger();
    Callable<Integer> appending =
        () -> {
          for (int batch = 0; batch < 30; batch++) {
            append.append(TestEvents.messages(number.incrementAndGet() + "-", 20));
          }
          return 30;
        };
    Callable<Integer> making =
        () -> {
          for (int range = 1; range <= 10; range++) {
            lastId(range * Partitions.IDS);
            partitions.makeAhead();
          }
          return 0;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> part :
          pool.invokeAll(List.of(appending, appending, making, partitionsOnly()))) {
        part.get();
      }
    }
    assertThat(inbox.total()).isEqualTo(1_200);
  }

  private Callable<Integer> partitionsOnly() {
    return () -> {
      for (int time = 0; time < 10; time++) {
        partitions.makeAhead();
      }
      return 0;
    };
  }

  private void lastId(long id) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("SELECT setval('event_ids', greatest(:id, last_value)) FROM event_ids")
                .bind("id", id)
                .mapTo(long.class)
                .one());
  }

  private List<String> names() {
    return jdbi.withHandle(handle -> handle.createQuery(NAMES).mapTo(String.class).list());
  }

  private long rows(String partition) {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT count(*) FROM " + partition).mapTo(long.class).one());
  }

  /** What they are on, without the names. */
  private List<String> indexes(String partition) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT regexp_replace(indexdef, '^.* USING ', '') FROM pg_indexes"
                        + " WHERE tablename = :table ORDER BY 1")
                .bind("table", partition)
                .mapTo(String.class)
                .list());
  }
}
