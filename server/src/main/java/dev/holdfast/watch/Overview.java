package dev.holdfast.watch;

import dev.holdfast.event.RetryPolicy;
import dev.holdfast.query.Charts;
import dev.holdfast.query.DeadLetters;
import dev.holdfast.query.EventSummary;
import dev.holdfast.query.Events;
import dev.holdfast.query.Rejection;
import dev.holdfast.query.Stats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How things go, in one answer. Thread-safe. */
public final class Overview {

  /**
   * All of it.
   *
   * @param series what happened, in one entry for each step
   * @param types the types with the most events in this time
   * @param pages the pages with the most events in this time
   */
  public record Seen(
      Instant at,
      Stats stats,
      Optional<EventSummary> oldestWaiting,
      List<Step> series,
      List<Charts.OfType> types,
      List<Charts.OfPage> pages,
      List<Issue> problems) {}

  /**
   * What happened in a step of time.
   *
   * @param at when it began
   * @param rejected requests that were refused at the endpoint
   */
  public record Step(Instant at, Charts.Counts counts, long rejected) {}

  private final Events events;
  private final Charts charts;
  private final DeadLetters deadLetters;
  private final RetryPolicy retryPolicy;
  private final Clock clock;

  /**
   * @param retryPolicy how often and how soon a failed event is tried again
   */
  public Overview(
      Events events, Charts charts, DeadLetters deadLetters, RetryPolicy retryPolicy, Clock clock) {
    this.events = events;
    this.charts = charts;
    this.deadLetters = deadLetters;
    this.retryPolicy = retryPolicy;
    this.clock = clock;
  }

  public Seen look(Range range) {
    Instant now = clock.instant();
    List<Instant> steps = range.steps(now);
    Charts.Chart chart = charts.chart(steps.getFirst(), range.step());
    Stats stats = events.stats();
    return new Seen(
        now,
        stats,
        events.oldestWaiting(),
        steps.stream().map(step -> step(chart, step)).toList(),
        chart.types(),
        charts.pages(steps.getFirst()),
        problems(now, stats));
  }

  private static Step step(Charts.Chart chart, Instant at) {
    return new Step(
        at,
        chart.steps().getOrDefault(at, Charts.Counts.NONE),
        chart.refused().getOrDefault(at, 0L));
  }

  /** What is wrong right now, the worst first. */
  private List<Issue> problems(Instant now, Stats stats) {
    Instant dayAgo = now.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MINUTES);
    Map<Instant, Charts.Counts> minutes = charts.minutes(dayAgo);
    long failures = charts.refused(Rejection.Reason.SIGNATURE, now.minus(Diagnosis.RECENT));
    return Diagnosis.problems(
        new Diagnosis.Signs(
            now,
            stats,
            minutes,
            () -> charts.heard(now.minus(Diagnosis.MONTH)),
            events.dueSince().orElse(null),
            failures,
            retryPolicy,
            () -> deadLetters.usedUp(now.minus(Diagnosis.RECENT))));
  }
}
