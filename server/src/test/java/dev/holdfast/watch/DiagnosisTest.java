package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.RetryPolicy;
import dev.holdfast.query.Charts;
import dev.holdfast.query.Charts.Counts;
import dev.holdfast.query.DeadLetters;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:30Z");

  private final Map<Instant, Counts> minutes = new HashMap<>();
  private final List<DeadLetters.UsedUp> usedUp = new ArrayList<>();
  private RetryPolicy policy = RetryPolicy.standard();
  private Charts.Heard heardBefore = new Charts.Heard(0, null);

  @Test
  void when_all_is_well_nothing_is_said() {
    everyMinuteOfTheDay(new Counts(10, 1, 10, 0, 0));

    assertThat(problems(5, null, 0)).isEmpty();
  }

  @Test
  void a_new_and_empty_server_has_no_problems() {
    assertThat(problems(0, null, 0)).isEmpty();
  }

  @Test
  void work_that_nobody_does_is_named_with_how_long_it_waits() {
    Issue issue = only(problems(7, NOW.minus(Duration.ofMinutes(5)), 0));

    assertThat(issue.kind()).isEqualTo(Issue.Kind.NOTHING_PROCESSED);
    assertThat(issue.severity()).isEqualTo(Issue.Severity.ERROR);
    assertThat(issue.words()).contains("7 events have been waiting for 5 minutes");
  }

  @Test
  void work_that_waits_while_other_work_is_done_is_no_standstill() {
    ago(1, new Counts(0, 0, 3, 0, 0));

    assertThat(problems(7, NOW.minus(Duration.ofMinutes(5)), 0)).isEmpty();
  }

  @Test
  void dead_letters_that_grow_are_named_and_old_ones_are_not() {
    ago(20, new Counts(0, 0, 0, 100, 100));
    assertThat(problems(0, null, 0)).isEmpty();

    ago(3, new Counts(0, 0, 0, 5, 5));
    Issue issue = only(problems(0, null, 0));

    assertThat(issue.kind()).isEqualTo(Issue.Kind.DEAD_LETTERS_GROWING);
    assertThat(issue.words()).startsWith("5 events");
    assertThat(issue.view()).isEqualTo(Issue.View.DEAD_LETTERS);
  }

  @Test
  void a_short_outage_that_filled_the_dead_letters_is_named_with_the_settings_to_change() {
    ago(3, new Counts(0, 0, 0, 36, 12));
    usedUp("The CRM is away", 12, 4);

    Issue issue = only(problems(0, null, 0));

    assertThat(issue.kind()).isEqualTo(Issue.Kind.DEAD_LETTERS_GROWING);
    assertThat(issue.words())
        .contains("12 of them within a minute", "The CRM is away", "3 attempts", "6 seconds")
        .contains("work.attempts", "work.delays");
    assertThat(issue.filter()).isEqualTo(EventFilter.deadLetters("The CRM is away"));
  }

  @Test
  void dead_letters_that_come_one_by_one_are_no_short_outage() {
    ago(3, new Counts(0, 0, 0, 36, 12));
    usedUp("The CRM is away", 12, 30);

    assertThat(only(problems(0, null, 0)).words()).doesNotContain("work.delays");
  }

  @Test
  void with_a_longer_schedule_the_schedule_is_not_to_blame() {
    policy = new RetryPolicy(3, List.of(Duration.ofSeconds(30)), 0.2);
    ago(3, new Counts(0, 0, 0, 36, 12));
    usedUp("The CRM is away", 12, 4);

    assertThat(only(problems(0, null, 0)).words()).doesNotContain("work.delays");
  }

  private void usedUp(String error, int count, int secondsApart) {
    for (int i = 0; i < count; i++) {
      usedUp.add(new DeadLetters.UsedUp(error, NOW.minusSeconds(600L - (long) i * secondsApart)));
    }
  }

  @Test
  void refused_signatures_without_any_accepted_point_to_the_secret() {
    Issue issue = only(problems(0, null, 20));

    assertThat(issue.severity()).isEqualTo(Issue.Severity.ERROR);
    assertThat(issue.words()).contains("20 signatures", "app secret");
  }

  @Test
  void refused_signatures_among_accepted_ones_are_a_warning() {
    everyMinuteOfTheDay(new Counts(10, 0, 10, 0, 0));

    Issue issue = only(problems(0, null, 20));

    assertThat(issue.kind()).isEqualTo(Issue.Kind.SIGNATURE_FAILURES);
    assertThat(issue.severity()).isEqualTo(Issue.Severity.WARNING);
  }

  @Test
  void more_that_arrives_than_is_done_is_a_growing_backlog() {
    everyMinuteOfTheDay(new Counts(100, 0, 60, 0, 0));

    Issue issue = only(problems(5_000, NOW.minus(Duration.ofMinutes(10)), 0));

    assertThat(issue.kind()).isEqualTo(Issue.Kind.BACKLOG_GROWING);
    assertThat(issue.words()).contains("5000 events are waiting", "1500 and 900");
  }

  @Test
  void silence_after_a_busy_day_is_named_and_a_usual_pause_is_not() {
    for (int minute = 40; minute < 1_400; minute++) {
      ago(minute, new Counts(2, 0, 2, 0, 0));
    }
    Issue issue = only(problems(0, null, 0));
    assertThat(issue.kind()).isEqualTo(Issue.Kind.SILENCE);
    assertThat(issue.words()).contains("40 minutes");

    minutes.clear();
    for (int minute = 40; minute < 1_400; minute += 12) {
      ago(minute, new Counts(1, 0, 1, 0, 0));
    }
    assertThat(problems(0, null, 0)).isEmpty();
  }

  @Test
  void silence_is_named_for_as_long_as_it_lasts() {
    heardBefore = new Charts.Heard(30 * 1_500, NOW.minus(Duration.ofDays(3)));

    assertThat(only(problems(0, null, 0)).words()).contains("3 days", "1500 came on a usual day");
  }

  @Test
  void a_quiet_night_of_a_small_shop_is_no_issue_and_a_quiet_day_is() {
    heardBefore = new Charts.Heard(30 * 200, NOW.minus(Duration.ofHours(11)));
    assertThat(problems(0, null, 0)).isEmpty();

    heardBefore = new Charts.Heard(30 * 200, NOW.minus(Duration.ofHours(13)));
    assertThat(only(problems(0, null, 0)).kind()).isEqualTo(Issue.Kind.SILENCE);
  }

  private void everyMinuteOfTheDay(Counts counts) {
    for (int minute = 0; minute < 1_440; minute++) {
      ago(minute, counts);
    }
  }

  private void ago(int age, Counts counts) {
    minutes.put(NOW.minusSeconds(30).minus(Duration.ofMinutes(age)), counts);
  }

  private List<Issue> problems(long pending, @Nullable Instant dueSince, long failures) {
    Stats stats = new Stats(pending, pending, 0, 0, 0, 0);
    return Diagnosis.problems(
        new Diagnosis.Signs(
            NOW, stats, minutes, this::heard, dueSince, failures, policy, () -> usedUp));
  }

  private Charts.Heard heard() {
    Instant last = minutes.keySet().stream().max(Instant::compareTo).orElse(heardBefore.last());
    return new Charts.Heard(heardBefore.count(), last);
  }

  private static Issue only(List<Issue> problems) {
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }
}
