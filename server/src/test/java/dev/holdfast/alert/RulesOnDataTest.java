package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import dev.holdfast.event.Outcome;
import dev.holdfast.query.Rejection;
import dev.holdfast.query.Rejections;
import dev.holdfast.query.StoredEvents;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule begins and ends with what really is in the database. */
class RulesOnDataTest {

  private static final Duration A_LITTLE = Duration.ofMinutes(3);
  private static final Duration QUARTER = Duration.ofMinutes(16);

  @TempDir private Path directory;

  private final StoredEvents stored = new StoredEvents();
  private final TestClock clock = new TestClock();
  private final List<Surroundings.Certificate> certificates = new ArrayList<>();

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void in_an_empty_database_nothing_is_wrong() {
    assertThat(firing(alerts())).isEmpty();
  }

  @Test
  void dead_letters() throws SQLException {
    Alerts alerts = alerts();
    stored.store("page.message");
    stored.settle(Outcome.dead("no such customer"));

    assertThat(firing(alerts)).containsExactly("dead_letters");
    assertThat(alerts.firing().getFirst().summary())
        .isEqualTo("1 event became dead letters in the last 15 minutes.");

    clock.advance(QUARTER);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void failures() throws SQLException {
    Alerts alerts = alerts();
    for (int i = 0; i < Rules.ATTEMPTS_MIN; i++) {
      stored.store("page.message");
    }
    stored.settle(
        IntStream.range(0, Rules.ATTEMPTS_MIN)
            .mapToObj(i -> i % 2 == 0 ? Outcome.done() : Outcome.retry(Duration.ofDays(1), "away"))
            .toArray(Outcome[]::new));

    assertThat(firing(alerts)).containsExactly("failure_rate");
    assertThat(alerts.firing().getFirst().summary())
        .isEqualTo("10 of 20 attempts failed in the last 15 minutes (50 %).");

    clock.advance(QUARTER);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void an_event_that_waits_and_a_consumer_that_stands_still() throws SQLException {
    Alerts alerts = alerts();
    stored.store("page.message");
    assertThat(firing(alerts)).isEmpty();

    clock.advance(Duration.ofMinutes(11));
    assertThat(firing(alerts))
        .containsExactlyInAnyOrder("oldest_waiting", "consumer_stands_still handlers");

    stored.settle(Outcome.done());
    clock.advance(A_LITTLE);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void a_consumer_that_had_nothing_to_do_for_long_does_not_stand_still_when_it_gets_something()
      throws SQLException {
    Alerts alerts = alerts();
    firing(alerts);
    clock.advance(Duration.ofDays(1));
    firing(alerts);
    stored.store("page.message", "10", "10:7", clock.instant(), "hello");

    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void an_app_without_events() throws SQLException {
    Alerts alerts = alerts();
    receive(alerts);
    stored.settle(Outcome.done());
    assertThat(firing(alerts)).isEmpty();

    clock.advance(Duration.ofMinutes(61));
    assertThat(firing(alerts)).containsExactly("no_event default");

    receive(alerts);
    stored.settle(Outcome.done());
    clock.advance(A_LITTLE);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void an_app_that_is_no_longer_in_the_settings_is_not_missed() throws SQLException {
    Alerts alerts = alerts();
    receive(alerts);
    stored.settle(Outcome.done());
    firing(alerts);
    Plan plan = TestPlan.telling();
    alerts.replace(
        new Plan(
            plan.thresholds(),
            plan.quiet(),
            java.util.Set.of("shop"),
            plan.repeat(),
            plan.channels(),
            plan.dashboard()));

    clock.advance(Duration.ofMinutes(61));
    assertThat(firing(alerts)).isEmpty();
    assertThat(stored.number("SELECT count(*) FROM last_events")).isZero();
  }

  private void receive(Alerts alerts) throws SQLException {
    Event event = stored.event("page.message", "10", "10:7", clock.instant(), "hello");
    alerts.listenTo(stored.append()).append(List.of(event));
  }

  @Test
  void refused_signatures() {
    Alerts alerts = alerts();
    new Rejections(stored.database(), 10).add(List.of(), Map.of(Rejection.Reason.SIGNATURE, 3L));

    assertThat(firing(alerts)).containsExactly("signature_failures");

    clock.advance(QUARTER);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void bytes_that_are_left_on_the_real_disk() {
    Alerts alerts = alerts();
    alerts.replace(TestPlan.of(TestPlan.thresholds(Long.MAX_VALUE)));
    assertThat(firing(alerts)).containsExactly("disk_left");
    assertThat(alerts.firing().getFirst().summary())
        .matches("[0-9.]+ [KMGT]iB are left on the disk of the database\\.");

    alerts.replace(TestPlan.telling());
    clock.advance(A_LITTLE);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void the_disk_of_a_database_of_somebody_elses_is_not_seen() {
    Alerts alerts = alerts(Optional.empty());
    alerts.replace(TestPlan.of(TestPlan.thresholds(Long.MAX_VALUE)));

    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void a_database_that_grows_and_a_disk_that_is_full_soon() throws SQLException {
    Alerts alerts = alerts();
    long left = directory.toFile().getUsableSpace();
    stored.execute(
        "INSERT INTO disk_samples VALUES ('%s', 0, %d)"
            .formatted(clock.instant().minus(Duration.ofDays(1)), 2 * left + (1L << 40)));

    assertThat(firing(alerts)).containsExactlyInAnyOrder("disk_growth", "disk_full");

    // What was measured more than a week ago counts no longer.
    clock.advance(Duration.ofDays(8));
    assertThat(firing(alerts)).isEmpty();
    assertThat(stored.number("SELECT count(*) FROM disk_samples")).isEqualTo(1);
  }

  @Test
  void a_token_that_ends() throws SQLException {
    Alerts alerts = alerts();
    token("crm", Duration.ofDays(-100), Duration.ofDays(10));
    token("for a day", Duration.ofMinutes(-1), Duration.ofDays(1));
    token("long gone", Duration.ofDays(-100), Duration.ofDays(-2));
    token("for long", Duration.ofDays(-100), Duration.ofDays(20));

    assertThat(firing(alerts)).containsExactly("token_ends crm (hf_12345…)");
    assertThat(alerts.firing().getFirst().summary())
        .isEqualTo("The API token crm ends in 10 days.");

    stored.execute("DELETE FROM api_tokens");
    clock.advance(A_LITTLE);
    assertThat(firing(alerts)).isEmpty();
  }

  private void token(String name, Duration created, Duration ends) throws SQLException {
    stored.execute(
        """
        INSERT INTO api_tokens (name, role, token_hash, prefix, created_by, created_at, expires_at)
        VALUES ('%s', 'viewer', '%1$s'::bytea, 'hf_12345', 'admin', '%s', '%s')
        """
            .formatted(name, clock.instant().plus(created), clock.instant().plus(ends)));
  }

  @Test
  void a_certificate_that_ends() {
    Alerts alerts = alerts();
    Instant ends = clock.instant().plus(Duration.ofDays(3));
    certificates.add(new Surroundings.Certificate("hooks.example.com", ends));

    assertThat(firing(alerts)).containsExactly("certificate_ends hooks.example.com");

    certificates.set(
        0, new Surroundings.Certificate("hooks.example.com", ends.plus(Duration.ofDays(90))));
    clock.advance(A_LITTLE);
    assertThat(firing(alerts)).isEmpty();
  }

  @Test
  void a_rule_that_is_off_finds_nothing() throws SQLException {
    Alerts alerts = alerts();
    alerts.replace(TestPlan.of(TestPlan.OFF));
    stored.store("page.message");
    stored.settle(Outcome.dead("no such customer"));
    stored.store("page.message");
    firing(alerts);
    clock.advance(Duration.ofDays(1));

    assertThat(firing(alerts)).isEmpty();
  }

  private Alerts alerts() {
    return alerts(Optional.of(directory));
  }

  private Alerts alerts(Optional<Path> disk) {
    return new Alerts(
        stored.database(),
        TestPlan.telling(),
        new Surroundings(true, disk, () -> List.copyOf(certificates)),
        clock);
  }

  /** What fires after a look, by rule and subject. */
  private static List<String> firing(Alerts alerts) {
    alerts.look();
    return alerts.firing().stream()
        .map(alert -> (alert.rule().word() + " " + alert.subject()).strip())
        .toList();
  }
}
