package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestSql;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.event.Settlement;
import dev.holdfast.event.Status;
import dev.holdfast.log.Append;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RewindTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Rewind.To START = new Rewind.To.Start();

  private final Database database = TestDatabase.fresh();
  private final Append append = new Append(database.general());
  private final TestInbox inbox = new TestInbox(database.general());
  private final Queue queue = new PostgresQueue(database.queue(), "test");
  private final Rewind rewind = new Rewind(database.general());
  private final List<Long> told = new ArrayList<>();

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void from_the_start_every_event_comes_once_more_in_the_order_of_the_log() throws SQLException {
    append.append(TestEvents.messages("m-", 30));
    handleAll(10, Outcome.done());
    assertThat(rewind.count(START)).isEqualTo(30);
    assertThat(inbox.count(Status.PROCESSED)).as("counting changes nothing").isEqualTo(30);

    assertThat(rewind.begin(START, (_, events) -> told.add(events))).isEqualTo(30);

    assertThat(told).containsExactly(30L);
    assertThat(handleAll(7, Outcome.done())).isSorted().hasSize(30);
    assertThat(inbox.count(Status.PROCESSED)).isEqualTo(30);
    expectCountsToBeRight();
  }

  @Test
  void what_failed_or_died_on_the_way_is_tried_as_if_it_never_was() throws SQLException {
    append.append(TestEvents.messages("m-", 3));
    settle(List.of(claim(1), claim(1), claim(1)), Outcome.dead("no"), Outcome.retry("busy"));
    assertThat(inbox.count(Status.DEAD_LETTER)).isEqualTo(1);

    rewind.begin(START, (_, _) -> {});

    List<Claim> again = claimAll(10);
    assertThat(again).hasSize(3).allSatisfy(c -> assertThat(c.attempt()).isEqualTo(1));
    assertThat(number("SELECT count(*) FROM event_states")).isZero();
    expectCountsToBeRight();
  }

  @Test
  void whoever_holds_a_claim_from_before_settles_nothing() throws SQLException {
    append.append(TestEvents.messages("m-", 2));
    List<Claim> old = claimAll(2);

    rewind.begin(START, (_, _) -> {});
    List<Claim> current = claimAll(2);

    assertThat(settle(old, Outcome.done())).isEmpty();
    assertThat(settle(current, Outcome.done())).hasSize(2);
    expectCountsToBeRight();
  }

  @Test
  void from_a_moment_on_only_what_was_received_then_or_later_comes_once_more() throws SQLException {
    append.append(TestEvents.messages("old-", 5));
    handleAll(5, Outcome.done());
    execute("UPDATE events SET received_at = received_at - interval '2 hours'");
    append.append(TestEvents.messages("new-", 5));
    handleAll(5, Outcome.done());
    Rewind.To hourAgo = new Rewind.To.Time(Instant.now().minus(Duration.ofHours(1)));

    assertThat(rewind.begin(hourAgo, (_, _) -> {})).isEqualTo(5);

    assertThat(claimAll(10))
        .hasSize(5)
        .allSatisfy(c -> assertThat(c.event().payload()).contains("new-"));
    expectCountsToBeRight();
  }

  @Test
  void where_nothing_was_passed_since_then_nothing_happens() throws SQLException {
    append.append(TestEvents.messages("m-", 3));

    assertThat(rewind.begin(START, (_, events) -> told.add(events))).isZero();
    handleAll(3, Outcome.done());
    Rewind.To future = new Rewind.To.Time(Instant.now().plusSeconds(60));
    assertThat(rewind.begin(future, (_, events) -> told.add(events))).isZero();

    assertThat(told).isEmpty();
    assertThat(claimAll(3)).isEmpty();
  }

  @Test
  void a_dead_letter_that_was_taken_out_ahead_of_the_position_stays_one() throws SQLException {
    append.append(TestEvents.messages("m-", 2));
    handleAll(2, Outcome.done());
    append.append(List.of(TestEvents.message("ahead")));
    execute(
        """
        INSERT INTO event_states (event_id, status, event_type, payload_bytes)
        SELECT id, 'dead_letter', event_type, payload_bytes FROM events ORDER BY id DESC LIMIT 1;
        INSERT INTO consumer_counts (consumer, event_type, slot, taken)
        VALUES (1, 'instagram.message', '-infinity', 1)
        """);

    rewind.begin(START, (_, _) -> {});

    assertThat(claimAll(10)).hasSize(2);
    assertThat(inbox.count(Status.DEAD_LETTER)).isEqualTo(1);
    expectCountsToBeRight();
  }

  @Test
  void words_are_a_moment_or_the_start() {
    assertThat(Rewind.To.of("start")).contains(START);
    assertThat(Rewind.To.of("2026-12-01T00:00:00Z"))
        .contains(new Rewind.To.Time(Instant.parse("2026-12-01T00:00:00Z")));
    for (String none : List.of("", "yesterday", "2026-12-01", "+1000000-01-01T00:00:00Z")) {
      assertThat(Rewind.To.of(none)).as(none).isEmpty();
    }
  }

  /** The ids in the order in which they came. */
  private List<Long> handleAll(int atOnce, Outcome outcome) throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (Queue.Claimed claimed = claimed(atOnce);
        !claimed.isEmpty() || claimed.next() == Queue.Next.NOW;
        claimed = claimed(atOnce)) {
      settle(claimed.claims(), outcome);
      claimed.claims().forEach(claim -> ids.add(claim.eventId()));
    }
    return ids;
  }

  private Queue.Claimed claimed(int events) throws SQLException {
    return queue.claim(new Queue.Wanted(events, Long.MAX_VALUE, true), LEASE);
  }

  private List<Claim> claimAll(int events) throws SQLException {
    Queue.Claimed claimed = claimed(events);
    while (claimed.isEmpty() && claimed.next() == Queue.Next.NOW) {
      claimed = claimed(events);
    }
    return claimed.claims();
  }

  private Claim claim(int events) throws SQLException {
    return TestClaims.claim(queue, events, LEASE).getFirst();
  }

  /** The last outcome is that of all the others. */
  private Set<Claim.Key> settle(List<Claim> claims, Outcome... outcomes) throws SQLException {
    List<Settlement> settlements = new ArrayList<>();
    for (int i = 0; i < claims.size(); i++) {
      Outcome outcome = outcomes[Math.min(i, outcomes.length - 1)];
      settlements.add(
          RetryPolicy.standard().settle(claims.get(i), outcome, Instant.now(), new Random(1)));
    }
    return queue.settle(settlements, (_, _) -> {});
  }

  private void expectCountsToBeRight() throws SQLException {
    assertThat(
            number("SELECT sum(stored) FROM event_counts")
                - number("SELECT sum(taken - pending) FROM consumer_counts"))
        .as("pending")
        .isEqualTo(inbox.count(Status.PENDING));
    assertThat(number("SELECT sum(processing) FROM consumer_counts"))
        .as("processing")
        .isEqualTo(inbox.count(Status.PROCESSING));
    assertThat(number("SELECT sum(dead_letter) FROM consumer_counts"))
        .as("dead letters")
        .isEqualTo(inbox.count(Status.DEAD_LETTER));
  }

  private void execute(String sql) throws SQLException {
    TestSql.execute(database.general(), sql);
  }

  private long number(String sql) throws SQLException {
    return TestSql.number(database.general(), sql);
  }
}
