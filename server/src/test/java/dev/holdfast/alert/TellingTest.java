package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestWait;
import dev.holdfast.event.Outcome;
import dev.holdfast.query.StoredEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what, when, and how often. */
class TellingTest {

  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);

  private final StoredEvents stored = new StoredEvents();
  private final TestClock clock = new TestClock();
  private final WebReceiver receiver = new WebReceiver();
  private final WebReceiver other = new WebReceiver();
  private final Alerts alerts = alerts();

  @BeforeEach
  void let_an_event_wait_too_long() throws SQLException {
    stored.store("page.message", "10", "10:7", clock.instant(), "hello");
    alerts.look();
    clock.advance(Duration.ofMinutes(10));
  }

  @AfterEach
  void close() {
    stored.close();
    receiver.close();
    other.close();
  }

  @Test
  void it_is_raised_once_and_resolved_once_however_often_one_looks() throws SQLException {
    for (int i = 0; i < 5; i++) {
      lookAndSend(alerts);
    }
    assertThat(told(receiver))
        .containsExactly(
            "Holdfast: An event could have been processed for 10 minutes and still waits.");

    stored.settle(Outcome.done());
    for (int i = 0; i < 10; i++) {
      lookAndSend(alerts);
    }
    assertThat(told(receiver)).hasSize(2).last().asString().startsWith("Holdfast, over: ");
    assertThat(receiver.bodies().getLast()).contains(", until ");
    assertThat(alerts.firing()).isEmpty();
    assertThat(alerts.over()).hasSize(1);
    assertThat(alerts.notices().stream().filter(it -> it.channel().equals("slack 1")))
        .extracting(Notice::kind)
        .containsExactly(Notice.Kind.RESOLVED, Notice.Kind.RAISED);
  }

  @Test
  void it_is_raised_once_although_many_look_and_send_at_once() throws Exception {
    List<Alerts> processes = List.of(alerts(), alerts(), alerts(), alerts());
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          processes.stream()
              .<Future<?>>map(
                  process ->
                      threads.submit(
                          () -> {
                            TestWait.until("all are ready", start);
                            for (int i = 0; i < 10; i++) {
                              process.look();
                              process.send();
                            }
                          }))
              .toList();
      start.countDown();
      for (Future<?> each : all) {
        each.get();
      }
    }

    assertThat(stored.number("SELECT count(*) FROM alerts")).isEqualTo(1);
    assertThat(told(receiver)).hasSize(1);
  }

  @Test
  void who_comes_while_another_one_looks_leaves_it_to_that_one() {
    Jdbi.create(stored.database().general())
        .useTransaction(
            handle -> {
              handle
                  .createQuery(
                      "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), :lock))")
                  .bind("lock", 0x616c_6572_7473_0000L)
                  .mapToMap()
                  .list();
              alerts.look();
              assertThat(alerts.firing()).isEmpty();
            });

    alerts.look();
    assertThat(alerts.firing()).hasSize(1);
  }

  @Test
  void while_it_lasts_it_is_repeated_at_the_interval() {
    lookAndSend(alerts);
    clock.advance(TestPlan.REPEAT.minusMinutes(1));
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    lookAndSend(alerts);
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(2);
    assertThat(told(receiver).getLast())
        .isEqualTo(
            "Holdfast, still: An event could have been processed for 4 hours and still waits.");
  }

  @Test
  void what_is_silenced_is_not_repeated_until_the_silence_ends() {
    lookAndSend(alerts);
    long id = alerts.firing().getFirst().id();
    assertThat(alerts.silence(id, Duration.ofHours(8), "Ada", (_, _) -> {})).isPresent();

    clock.advance(Duration.ofHours(7));
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(1);
    assertThat(alerts.firing().getFirst().silencedBy()).isEqualTo("Ada");

    clock.advance(Duration.ofHours(1));
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(2);
  }

  @Test
  void a_silence_can_be_ended_and_covers_the_next_alert_of_the_same_kind() throws SQLException {
    lookAndSend(alerts);
    long id = alerts.firing().getFirst().id();
    alerts.silence(id, Duration.ofHours(8), "Ada", (_, _) -> {});
    stored.settle(Outcome.done());
    clock.advance(Duration.ofMinutes(3));
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(2).last().asString().startsWith("Holdfast, over: ");
    assertThat(alerts.silence(id, Duration.ofHours(8), "Ada", (_, _) -> {})).isEmpty();

    stored.store("page.message");
    alerts.look();
    clock.advance(Duration.ofMinutes(10));
    lookAndSend(alerts);
    assertThat(alerts.firing()).hasSize(1);
    assertThat(told(receiver)).hasSize(2);

    alerts.speak(alerts.firing().getFirst().id(), (_, _) -> {});
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(3);
  }

  @Test
  void a_channel_that_fails_is_tried_again_ever_less_often_and_delays_no_other() {
    receiver.answerWith(500);

    lookAndSend(alerts);
    lookAndSend(alerts);
    lookAndSend(alerts);

    assertThat(told(other)).hasSize(1);
    assertThat(receiver.received()).hasSize(2);
    Notice waiting =
        alerts.notices().stream()
            .filter(it -> it.channel().equals("slack 1"))
            .findFirst()
            .orElseThrow();
    assertThat(waiting.result()).isEqualTo(Notice.Result.WAITING);
    assertThat(waiting.error()).isEqualTo("answered 500");

    receiver.answerWith(200);
    clock.advance(Duration.ofMinutes(1));
    alerts.send();
    assertThat(alerts.notices()).allMatch(it -> it.result() == Notice.Result.SENT);
    assertThat(receiver.received()).hasSize(3);
  }

  @Test
  void a_channel_that_hears_late_hears_in_order_and_one_that_never_does_is_given_up()
      throws SQLException {
    receiver.answerWith(500);
    lookAndSend(alerts);
    stored.settle(Outcome.done());
    clock.advance(Duration.ofMinutes(3));
    alerts.look();
    receiver.answerWith(200);
    alerts.send();
    assertThat(told(receiver)).hasSize(3);
    assertThat(told(receiver).get(1)).startsWith("Holdfast: ");
    assertThat(told(receiver).get(2)).startsWith("Holdfast, over: ");

    receiver.answerWith(500);
    stored.store("page.message");
    alerts.look();
    clock.advance(Duration.ofMinutes(10));
    lookAndSend(alerts);
    clock.advance(Notices.GIVEN_UP_AFTER.plusMinutes(1));
    alerts.look();
    assertThat(alerts.notices())
        .anyMatch(it -> it.result() == Notice.Result.GIVEN_UP && "answered 500".equals(it.error()));
  }

  @Test
  void a_channel_that_does_not_answer_holds_up_no_other() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    receiver.answerAfter(answer);
    alerts.look();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> sending = threads.submit(alerts::send);

      TestWait.until("the other one is told", () -> !other.received().isEmpty());
      TestWait.until("the first one is asked", () -> !receiver.received().isEmpty());
      assertThat(sending.isDone()).isFalse();
      answer.countDown();
      sending.get();
    }
    assertThat(alerts.notices()).allMatch(it -> it.result() == Notice.Result.SENT);
  }

  @Test
  void after_a_crash_between_sending_and_noting_it_is_sent_again() {
    alerts.look();
    Notices notices = new Notices(Jdbi.create(stored.database().general()));
    assertThat(notices.claim("slack 1", clock.instant())).isPresent();

    alerts.send();
    assertThat(receiver.received()).isEmpty();

    clock.advance(Notices.LEASE);
    alerts.send();
    assertThat(told(receiver)).hasSize(1);
  }

  @Test
  void a_restart_between_raising_and_resolving_changes_nothing() throws SQLException {
    lookAndSend(alerts);

    Alerts next = alerts();
    lookAndSend(next);
    assertThat(told(receiver)).hasSize(1);

    stored.settle(Outcome.done());
    Alerts last = alerts();
    clock.advance(Duration.ofMinutes(3));
    lookAndSend(last);
    assertThat(told(receiver)).hasSize(2).last().asString().startsWith("Holdfast, over: ");
  }

  @Test
  void without_a_channel_it_is_seen_and_a_channel_that_comes_later_is_told() {
    alerts.replace(plan(new Channel[0]));
    lookAndSend(alerts);
    assertThat(alerts.firing()).hasSize(1);
    assertThat(alerts.notices()).isEmpty();

    alerts.replace(plan());
    lookAndSend(alerts);
    assertThat(told(receiver)).hasSize(1);
  }

  @Test
  void a_test_tells_what_each_channel_did() {
    receiver.answerWith(404);

    assertThat(alerts.test())
        .containsExactly(
            new TestResult("slack 1", Optional.of("answered 404")),
            new TestResult("slack 2", Optional.empty()));
    assertThat(told(other)).containsExactly("Holdfast: this is a test of its alerts");
    assertThat(alerts.notices()).isEmpty();
  }

  private Alerts alerts() {
    return new Alerts(
        stored.database(), plan(), new Surroundings(true, Optional.empty(), List::of), clock);
  }

  private Plan plan() {
    return plan(
        Channels.slack(List.of(receiver.url("/1"), other.url("/2"))).toArray(Channel[]::new));
  }

  private static Plan plan(Channel... channels) {
    Thresholds only =
        new Thresholds(
            Duration.ofMinutes(15),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(10)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return TestPlan.of(only, channels);
  }

  private void lookAndSend(Alerts process) {
    process.look();
    process.send();
    clock.advance(HALF_MINUTE);
  }

  /** The first line of each text. */
  private static List<String> told(WebReceiver receiver) {
    return receiver.bodies().stream()
        .map(body -> body.replaceAll("^\\{\"text\":\"|\\\\n.*", ""))
        .toList();
  }
}
