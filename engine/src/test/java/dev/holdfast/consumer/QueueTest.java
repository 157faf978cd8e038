package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestClaims;
import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.TestInbox;
import dev.holdfast.TestSql;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.event.Settlement;
import dev.holdfast.event.Status;
import dev.holdfast.log.Append;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration EXPIRED = Duration.ZERO;
  private static final RetryPolicy POLICY = RetryPolicy.standard();
  private static final Queue.WrittenWith NOTHING = (_, _) -> {};

  private final Database database = TestDatabase.fresh();
  private final Append append = new Append(database.general());
  private final TestInbox inbox = new TestInbox(database.general());
  private final Queue queue = new PostgresQueue(database.queue(), "test");

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void a_claim_takes_the_longest_waiting_first_and_brings_the_whole_event() throws SQLException {
    append.append(List.of(TestEvents.message("first")));
    append.append(List.of(TestEvents.message("second")));

    List<Claim> claims = TestClaims.claim(queue, 1, LEASE);

    assertThat(claims).hasSize(1);
    Claim claim = claims.getFirst();
    assertThat(claim.event().payload()).contains("first");
    assertThat(claim.event().page()).isEqualTo("17841400000000001");
    assertThat(claim.attempt()).isEqualTo(1);
    assertThat(status(claim)).isEqualTo(Status.PROCESSING);
  }

  @Test
  void an_event_is_claimed_by_one_processor_only() throws Exception {
    append.append(TestEvents.messages("m-", 300));
    List<Callable<List<Claim>>> claimers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      claimers.add(() -> TestClaims.claim(queue, 25, LEASE));
    }
    List<Long> claimed = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (var claims : pool.invokeAll(claimers)) {
        claims.get().forEach(claim -> claimed.add(claim.eventId()));
      }
    }
    assertThat(claimed).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void a_lease_that_ran_out_is_taken_over_at_no_cost_of_an_attempt() throws SQLException {
    append.append(List.of(TestEvents.message("abandoned")));
    Claim lost = TestClaims.claim(queue, 1, EXPIRED).getFirst();

    Claim taken = TestClaims.claim(queue, 1, LEASE).getFirst();

    assertThat(taken.eventId()).isEqualTo(lost.eventId());
    assertThat(taken.fence()).isNotEqualTo(lost.fence());
    assertThat(taken.attempt()).isEqualTo(1);
  }

  @Test
  void whoever_lost_the_claim_settles_nothing_and_writes_no_records() throws SQLException {
    append.append(List.of(TestEvents.message("fenced")));
    Claim lost = TestClaims.claim(queue, 1, EXPIRED).getFirst();
    Claim taken = TestClaims.claim(queue, 1, LEASE).getFirst();
    List<Claim> recorded = new ArrayList<>();

    Set<Claim.Key> settled =
        queue.settle(List.of(done(lost)), (_, claims) -> recorded.addAll(claims));

    assertThat(settled).isEmpty();
    assertThat(recorded).isEmpty();
    assertThat(status(taken)).isEqualTo(Status.PROCESSING);
    assertThat(queue.settle(List.of(done(taken)), NOTHING)).containsExactly(taken.key());
    assertThat(status(taken)).isEqualTo(Status.PROCESSED);
  }

  @Test
  void a_renewed_lease_holds_and_a_lost_one_is_not_renewed() throws SQLException {
    append.append(TestEvents.messages("renew-", 2));
    List<Claim> claims = new ArrayList<>(TestClaims.claim(queue, 1, EXPIRED));
    Claim kept = claims.getFirst();
    queue.renew(List.of(kept), LEASE);
    claims.addAll(TestClaims.claim(queue, 1, EXPIRED));
    Claim taken = TestClaims.claim(queue, 2, LEASE).getFirst();

    assertThat(taken.eventId()).isEqualTo(claims.get(1).eventId());
    Queue.Renewal renewal = queue.renew(claims, LEASE);
    assertThat(renewal.held()).containsExactly(kept.key());
    assertThat(renewal.lost()).containsExactly(claims.get(1).key());
  }

  @Test
  void an_old_claim_and_a_new_one_of_one_event_in_one_hand_are_told_apart() throws SQLException {
    append.append(List.of(TestEvents.message("taken twice")));
    Claim old = TestClaims.claim(queue, 1, EXPIRED).getFirst();
    Claim current = TestClaims.claim(queue, 1, LEASE).getFirst();

    Queue.Renewal renewal = queue.renew(List.of(old, current), LEASE);
    assertThat(renewal.held()).containsExactly(current.key());
    assertThat(renewal.lost()).containsExactly(old.key());

    List<Claim> recorded = new ArrayList<>();
    Set<Claim.Key> settled =
        queue.settle(List.of(done(old), done(current)), (_, claims) -> recorded.addAll(claims));
    assertThat(settled).containsExactly(current.key());
    assertThat(recorded).containsExactly(current);
    assertThat(number("SELECT sum(processed) FROM event_slots")).isEqualTo(1);
  }

  @Test
  void an_old_failure_beside_a_new_one_is_written_down_once() throws SQLException {
    append.append(List.of(TestEvents.message("fails twice")));
    Claim old = TestClaims.claim(queue, 1, EXPIRED).getFirst();
    Claim current = TestClaims.claim(queue, 1, LEASE).getFirst();

    queue.settle(
        List.of(settlement(old, Outcome.dead("old")), settlement(current, Outcome.dead("new"))),
        NOTHING);

    assertThat(number("SELECT count(*) FROM event_attempts")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM event_attempts WHERE error = 'new'")).isEqualTo(1);
    assertThat(number("SELECT sum(dead_letter) FROM event_slots")).isEqualTo(1);
  }

  @Test
  void renewing_does_not_wait_for_what_is_being_settled() throws SQLException {
    append.append(TestEvents.messages("m-", 2));
    List<Claim> claims = new ArrayList<>(TestClaims.claim(queue, 1, LEASE));
    claims.addAll(TestClaims.claim(queue, 1, LEASE));
    Claim settling = claims.get(0);
    List<Queue.Renewal> renewals = new ArrayList<>();

    queue.settle(List.of(done(settling)), (_, _) -> renewals.add(queue.renew(claims, LEASE)));

    assertThat(renewals).hasSize(1);
    assertThat(renewals.getFirst().held()).containsExactly(claims.get(1).key());
    assertThat(renewals.getFirst().lost()).isEmpty();
  }

  @Test
  void a_claim_takes_no_more_bytes_than_wanted_but_one_event_however_large() throws SQLException {
    for (String mid : List.of("a", "b", "c", "d")) {
      append.append(List.of(large(mid)));
    }

    Queue.Claimed three = queue.claim(new Queue.Wanted(100, 3_500_000, true), LEASE);
    assertThat(three.claims()).hasSize(3);
    assertThat(three.next()).isEqualTo(Queue.Next.NOW);

    Queue.Claimed one = queue.claim(new Queue.Wanted(100, 10, true), LEASE);
    assertThat(one.claims()).hasSize(1);
    assertThat(queue.claim(new Queue.Wanted(100, 10, true), LEASE))
        .isEqualTo(Queue.Claimed.NOTHING);
  }

  @Test
  void events_whose_claims_were_lost_are_claimed_one_at_a_time_beside_those_that_were_not()
      throws SQLException {
    append.append(TestEvents.messages("lost-", 5));
    TestClaims.claim(queue, 5, EXPIRED);
    queue.rescue();
    append.append(TestEvents.messages("fresh-", 3));

    List<Claim> first = queue.claim(new Queue.Wanted(100, Long.MAX_VALUE, true), LEASE).claims();
    assertThat(first).hasSize(4).filteredOn(Claim::lost).hasSize(1);

    Queue.Claimed meanwhile = queue.claim(new Queue.Wanted(100, Long.MAX_VALUE, false), LEASE);
    assertThat(meanwhile.claims()).isEmpty();

    queue.settle(first.stream().map(this::done).toList(), NOTHING);
    assertThat(queue.claim(new Queue.Wanted(100, Long.MAX_VALUE, true), LEASE).claims())
        .singleElement()
        .satisfies(claim -> assertThat(claim.lost()).isTrue());
  }

  @Test
  void neighbours_of_an_event_that_stops_its_processors_never_become_dead_letters()
      throws SQLException {
    append.append(TestEvents.messages("innocent-", 30));
    append.append(List.of(TestEvents.message("poison")));
    append.append(TestEvents.messages("late-", 30));

    for (int crashes = 0; inbox.count(Status.DEAD_LETTER) == 0; ) {
      assertThat(crashes).isLessThanOrEqualTo(Queue.LOST_CLAIMS_MAX);
      List<Claim> claims = TestClaims.claim(queue, 100, EXPIRED);
      if (claims.isEmpty()) {
        queue.rescue();
      } else if (claims.stream().anyMatch(c -> c.event().payload().contains("poison"))) {
        crashes++;
      } else {
        queue.settle(claims.stream().map(this::done).toList(), NOTHING);
      }
    }

    assertThat(inbox.count(Status.DEAD_LETTER)).isEqualTo(1);
    assertThat(inbox.count(Status.PROCESSED)).isEqualTo(60);
  }

  private static Event large(String mid) {
    return TestEvents.of("instagram.message", mid, "{\"text\":\"" + "x".repeat(1_000_000) + "\"}");
  }

  @Test
  void a_claim_given_back_is_due_at_once_and_was_no_attempt() throws SQLException {
    append.append(List.of(TestEvents.message("given-back")));
    Claim claim = TestClaims.claim(queue, 1, LEASE).getFirst();

    queue.release(List.of(claim));

    assertThat(status(claim)).isEqualTo(Status.PENDING);
    assertThat(TestClaims.claim(queue, 1, LEASE).getFirst().attempt()).isEqualTo(1);
  }

  @Test
  void a_failed_attempt_waits_and_the_last_one_is_a_dead_letter() throws SQLException {
    append.append(List.of(TestEvents.message("poison")));
    for (int attempt = 1; attempt <= 3; attempt++) {
      Claim claim = TestClaims.claim(queue, 1, LEASE).getFirst();
      assertThat(claim.attempt()).isEqualTo(attempt);
      queue.settle(
          List.of(settlement(claim, Outcome.retry(Duration.ZERO, "no luck " + attempt))), NOTHING);
    }

    TestInbox.Stored event = inbox.newest();
    assertThat(event.status()).isEqualTo(Status.DEAD_LETTER);
    assertThat(event.retryCount()).isEqualTo(3);
    assertThat(event.lastError()).isEqualTo("no luck 3");
    assertThat(TestClaims.claim(queue, 1, LEASE)).isEmpty();
    assertThat(number("SELECT count(*) FROM event_attempts")).isEqualTo(3);
  }

  @Test
  void a_failed_event_is_not_due_before_its_wait_is_over() throws SQLException {
    append.append(List.of(TestEvents.message("waits")));
    Claim claim = TestClaims.claim(queue, 1, LEASE).getFirst();

    queue.settle(List.of(settlement(claim, Outcome.retry("busy"))), NOTHING);

    assertThat(status(claim)).isEqualTo(Status.FAILED);
    assertThat(TestClaims.claim(queue, 1, LEASE)).isEmpty();
    assertThat(number("SELECT round(extract(epoch FROM due_at - now()) * 10) FROM event_states"))
        .isBetween(6L, 12L);
  }

  @Test
  void later_is_no_attempt_and_no_error() throws SQLException {
    append.append(List.of(TestEvents.message("later")));
    Claim claim = TestClaims.claim(queue, 1, LEASE).getFirst();

    queue.settle(List.of(settlement(claim, Outcome.snooze(Duration.ZERO))), NOTHING);

    assertThat(status(claim)).isEqualTo(Status.PENDING);
    assertThat(TestClaims.claim(queue, 1, LEASE).getFirst().attempt()).isEqualTo(1);
  }

  @Test
  void records_and_settling_stand_or_fall_together() throws SQLException {
    append.append(List.of(TestEvents.message("atomic")));
    Claim claim = TestClaims.claim(queue, 1, LEASE).getFirst();

    assertThatThrownBy(
            () ->
                queue.settle(
                    List.of(done(claim)),
                    (connection, _) -> {
                      try (Statement statement = connection.createStatement()) {
                        statement.execute("UPDATE pages SET name = 'written'");
                        statement.execute("SELECT 1/0");
                      }
                    }))
        .isInstanceOf(SQLException.class);

    assertThat(status(claim)).isEqualTo(Status.PROCESSING);
    assertThat(number("SELECT count(*) FROM pages WHERE name = 'written'")).isZero();
  }

  @Test
  void an_event_whose_processors_vanish_again_and_again_is_a_dead_letter() throws SQLException {
    append.append(List.of(TestEvents.message("killer")));
    for (int i = 0; i < Queue.LOST_CLAIMS_MAX; i++) {
      assertThat(TestClaims.claim(queue, 1, EXPIRED)).hasSize(1);
    }

    assertThat(queue.claim(new Queue.Wanted(1, Long.MAX_VALUE, true), EXPIRED).claims()).isEmpty();
    assertThat(queue.rescue()).isEqualTo(new Queue.Rescue(0, 1));
    assertThat(inbox.count(Status.DEAD_LETTER)).isEqualTo(1);
    assertThat(inbox.newest().lastError())
        .startsWith("Given up: " + Queue.LOST_CLAIMS_MAX + " processors in a row");
  }

  @Test
  void an_attempt_that_a_person_asked_for_is_written_down_whatever_it_gives() throws SQLException {
    append.append(List.of(TestEvents.message("asked")));
    Claim dead = TestClaims.claim(queue, 1, LEASE).getFirst();
    queue.settle(List.of(settlement(dead, Outcome.dead("no such customer"))), NOTHING);
    inbox.retry(dead.eventId());

    Claim again = TestClaims.claim(queue, 1, LEASE).getFirst();
    assertThat(again.attempt()).isEqualTo(1);
    queue.settle(List.of(done(again)), NOTHING);

    assertThat(status(again)).isEqualTo(Status.PROCESSED);
    assertThat(number("SELECT count(*) FROM event_attempts WHERE outcome = 'done'")).isEqualTo(1);
  }

  @Test
  void an_order_that_is_kept_already_is_not_written_once_more() throws SQLException {
    String written = "SELECT xmin::text::bigint FROM consumers";
    queue.keepOrder(new Order(true, true, Duration.ofSeconds(2)));
    long first = number(written);

    queue.keepOrder(new Order(true, true, Duration.ofSeconds(2)));
    assertThat(number(written)).isEqualTo(first);

    queue.keepOrder(new Order(true, true, Duration.ofSeconds(3)));
    assertThat(number(written)).isNotEqualTo(first);
  }

  @Test
  void claims_and_settlements_in_many_threads_lose_nothing() throws Exception {
    append.append(TestEvents.messages("many-", 500));
    Set<Claim.Key> settled = ConcurrentHashMap.newKeySet();
    Callable<Void> processor =
        () -> {
          for (List<Claim> claims = TestClaims.claim(queue, 20, LEASE);
              !claims.isEmpty();
              claims = TestClaims.claim(queue, 20, LEASE)) {
            settled.addAll(queue.settle(claims.stream().map(this::done).toList(), NOTHING));
          }
          return null;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (var future : pool.invokeAll(List.of(processor, processor, processor, processor))) {
        future.get();
      }
    }
    assertThat(new HashSet<>(settled)).hasSize(500);
    assertThat(inbox.count(Status.PROCESSED)).isEqualTo(500);
  }

  private Settlement done(Claim claim) {
    return settlement(claim, Outcome.done());
  }

  private static Settlement settlement(Claim claim, Outcome outcome) {
    return POLICY.settle(claim, outcome, Instant.now(), new Random(1));
  }

  private Status status(Claim claim) throws SQLException {
    return inbox.find(claim.eventId()).orElseThrow().status();
  }

  private long number(String sql) throws SQLException {
    return TestSql.number(database.general(), sql);
  }
}
