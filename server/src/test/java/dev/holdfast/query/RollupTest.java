package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.TestEvents;
import dev.holdfast.consumer.Queue;
import dev.holdfast.database.Maintenance;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RollupTest {

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final StoredEvents stored = new StoredEvents();
  private final Maintenance maintenance = new Maintenance(stored.database().general());
  private final Charts charts = new Charts(stored.database().reads());

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void what_arrives_is_counted_and_what_was_there_is_a_duplicate() throws SQLException {
    stored.append().append(TestEvents.messages("m-", 3));
    stored.append().append(TestEvents.messages("m-", 5));

    assertThat(total()).isEqualTo(new Charts.Counts(5, 3, 0, 0, 0));
    assertThat(charts.pages(Instant.now().minus(Duration.ofHours(1))))
        .singleElement()
        .extracting(Charts.OfPage::received)
        .isEqualTo(5L);
  }

  @Test
  void each_attempt_is_counted_by_what_it_gave() throws SQLException {
    stored.append().append(TestEvents.messages("m-", 4));
    stored.settle(Outcome.done(), Outcome.retry("busy"), Outcome.dead("no"), Outcome.snooze(LEASE));

    assertThat(total()).isEqualTo(new Charts.Counts(4, 0, 1, 2, 1));
  }

  @Test
  void what_is_unreadable_and_what_kills_its_processors_counts_as_dead() throws SQLException {
    stored.append().append(List.of(TestEvents.message("garbled").asUnreadable("not JSON")));
    stored.settle(Outcome.dead("not JSON"));
    stored.append().append(List.of(TestEvents.message("killer")));
    for (int i = 0; i < Queue.LOST_CLAIMS_MAX; i++) {
      TestClaims.claim(stored.queue(), 1, Duration.ZERO);
    }
    stored.queue().rescue();

    assertThat(total()).isEqualTo(new Charts.Counts(2, 0, 0, 1, 2));
  }

  @Test
  void a_settling_that_fails_is_not_counted() throws SQLException {
    stored.append().append(List.of(TestEvents.message("lost")));
    Claim lost = TestClaims.claim(stored.queue(), 1, Duration.ZERO).getFirst();
    Claim taken = stored.claim();

    stored.settle(lost, Outcome.done());
    assertThat(total().processed()).isZero();
    stored.settle(taken, Outcome.done());
    assertThat(total().processed()).isEqualTo(1);
  }

  @Test
  void nothing_is_lost_or_counted_twice_while_writers_and_maintenance_work_at_once()
      throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    Callable<Void> tidying =
        () -> {
          while (writing.get()) {
            maintenance.run(Duration.ofMinutes(-2), Duration.ofHours(-1), Duration.ofHours(-2));
          }
          return null;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(5)) {
      var tidied = pool.submit(tidying);
      List<Callable<Void>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String prefix = "writer-" + i + "-";
        writers.add(() -> appendAndSettle(prefix));
      }
      for (var writer : pool.invokeAll(writers)) {
        writer.get();
      }
      writing.set(false);
      tidied.get();
    }

    assertThat(total()).isEqualTo(new Charts.Counts(800, 0, 800, 0, 0));
    assertThat(stored.number("SELECT sum(received) FROM page_slots")).isEqualTo(800);
  }

  private Void appendAndSettle(String prefix) throws SQLException {
    for (int batch = 0; batch < 20; batch++) {
      stored.append().append(TestEvents.messages(prefix + batch + "-", 10));
      int settled = 0;
      while (settled < 10) {
        List<Claim> claims = TestClaims.claim(stored.queue(), 10 - settled, LEASE);
        for (Claim claim : claims) {
          stored.settle(claim, Outcome.done());
        }
        settled += claims.size();
      }
    }
    return null;
  }

  @Test
  void writers_become_one_minutes_become_quarters_and_quarters_become_hours() throws SQLException {
    stored.execute(
        """
        INSERT INTO event_slots (slot, event_type, writer, received, failed)
        SELECT date_bin('1 hour', now() - age, timestamptz 'epoch') + m * interval '1 minute',
               'page.feed', w, 1, 2
        FROM unnest(ARRAY[interval '30 hours', '5 hours']) age,
             generate_series(0, 29) m, generate_series(0, 3) w;
        INSERT INTO event_slots (slot, event_type, writer, received)
        SELECT date_bin('1 minute', now() - interval '10 minutes', timestamptz 'epoch'), 'page.feed', w, 1
        FROM generate_series(0, 3) w
        """);

    assertThat(maintenance.run()).isTrue();
    assertThat(maintenance.run()).isTrue();

    assertThat(stored.number("SELECT sum(received) FROM event_hours")).isEqualTo(120);
    assertThat(stored.number("SELECT sum(failed) FROM event_hours")).isEqualTo(240);
    assertThat(stored.number("SELECT count(*) FROM event_slots")).isEqualTo(3);
    assertThat(stored.number("SELECT max(received) FROM event_slots")).isEqualTo(60);
    assertThat(stored.number("SELECT min(received) FROM event_slots")).isEqualTo(4);
    assertThat(total().received()).isEqualTo(244);
  }

  @Test
  void the_hours_of_a_page_become_days() throws SQLException {
    stored.execute(
        """
        INSERT INTO pages (object, account) VALUES ('page', '10');
        INSERT INTO page_slots (slot, page_id, writer, received)
        SELECT date_bin('1 hour', now(), timestamptz 'epoch') - h * interval '1 hour', 1, w, 1
        FROM generate_series(0, 95) h, generate_series(0, 1) w
        """);
    Accounts accounts = new Accounts(stored.database());
    Accounts.Account before = accounts.find(1).orElseThrow();

    maintenance.run();

    assertThat(accounts.find(1)).contains(before);
    assertThat(before.lastDay()).isEqualTo(48);
    assertThat(before.days().stream().mapToLong(day -> day).sum()).isEqualTo(192);
    assertThat(stored.number("SELECT count(*) FROM page_slots")).isLessThan(60);
  }

  @Test
  void a_step_of_the_chart_holds_its_own_minutes_and_no_other() throws SQLException {
    stored.execute(
        """
        INSERT INTO event_slots (slot, event_type, writer, received) VALUES
          ('2026-11-24T11:59:00Z', 'page.feed', 0, 1),
          ('2026-11-24T12:00:00Z', 'page.feed', 0, 2),
          ('2026-11-24T12:14:00Z', 'page.rating', 1, 4),
          ('2026-11-24T12:15:00Z', 'page.feed', 0, 8);
        INSERT INTO rejection_minutes VALUES ('2026-11-24T12:10:00Z', 'signature', 3)
        """);

    Instant noon = Instant.parse("2026-11-24T12:00:00Z");
    Charts.Chart chart = charts.chart(noon, Duration.ofMinutes(15));

    assertThat(chart.steps())
        .containsOnlyKeys(noon, noon.plusSeconds(900))
        .containsEntry(noon, new Charts.Counts(6, 0, 0, 0, 0));
    assertThat(chart.types())
        .extracting(Charts.OfType::type)
        .containsExactly("page.feed", "page.rating");
    assertThat(chart.refused()).containsExactly(Map.entry(noon, 3L));
    assertThat(charts.refused(Rejection.Reason.SIGNATURE, noon)).isEqualTo(3);
    assertThat(charts.refused(Rejection.Reason.HANDSHAKE, noon)).isZero();
  }

  private Charts.Counts total() {
    return charts.chart(Instant.EPOCH, Duration.ofDays(30)).types().stream()
        .map(Charts.OfType::counts)
        .reduce(
            Charts.Counts.NONE,
            (a, b) ->
                new Charts.Counts(
                    a.received() + b.received(),
                    a.duplicates() + b.duplicates(),
                    a.processed() + b.processed(),
                    a.failed() + b.failed(),
                    a.deadLetter() + b.deadLetter()));
  }
}
