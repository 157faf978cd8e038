package dev.holdfast.watch;

import dev.holdfast.event.RetryPolicy;
import dev.holdfast.event.Status;
import dev.holdfast.query.Charts;
import dev.holdfast.query.DeadLetters;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong, and says it in words. */
final class Diagnosis {

  /**
   * How things go.
   *
   * @param minutes the last day as {@link Charts#minutes} has it
   * @param heard what came in in the last {@link #MONTH}; asked for only when it is quiet
   * @param dueSince since when work has been waiting that could be done; absent where none is
   * @param signatureFailures refused signatures in the last {@link #RECENT}
   * @param retryPolicy how often and how soon a failed event is tried again
   * @param usedUp the dead letters of the last {@link #RECENT} whose attempts were used up; asked
   *     for only when there are many
   */
  record Signs(
      Instant now,
      Stats stats,
      Map<Instant, Charts.Counts> minutes,
      Supplier<Charts.Heard> heard,
      @Nullable Instant dueSince,
      long signatureFailures,
      RetryPolicy retryPolicy,
      Supplier<List<DeadLetters.UsedUp>> usedUp) {

    private long recent(Duration age, ToLongFunction<Charts.Counts> count) {
      Instant from = now.minus(age);
      return minutes.entrySet().stream()
          .filter(minute -> minute.getKey().isAfter(from))
          .mapToLong(minute -> count.applyAsLong(minute.getValue()))
          .sum();
    }
  }

  static final Duration RECENT = Duration.ofMinutes(15);
  static final Duration MONTH = Duration.ofDays(30);
  private static final Duration DAY = Duration.ofDays(1);

  private static final Duration STUCK_AFTER = Duration.ofMinutes(2);
  private static final long DEAD_LETTERS_FEW = 4;
  private static final long FAILURES_FEW = 4;
  private static final long BACKLOG_SMALL = 1_000;

  /** So few events a day arrive too seldom for a pause to mean anything. */
  private static final long EVENTS_A_DAY_MIN = 10;

  /** Fewer pause at night, which is usual. */
  private static final long EVENTS_A_DAY_MANY = 1_000;

  private static final Duration NIGHT = Duration.ofHours(12);

  /** A pause this many times as long as the usual one is not random. */
  private static final int GAPS = 20;

  private Diagnosis() {}

  static List<Issue> problems(Signs signs) {
    return Stream.of(
            nothingProcessed(signs),
            deadLettersGrowing(signs),
            signatureFailures(signs),
            backlogGrowing(signs),
            silence(signs))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Issue> nothingProcessed(Signs signs) {
    Instant dueSince = signs.dueSince;
    boolean worked = signs.recent(STUCK_AFTER, counts -> counts.processed() + counts.failed()) > 0;
    if (dueSince == null || worked || dueSince.isAfter(signs.now.minus(STUCK_AFTER))) {
      return Optional.empty();
    }
    String words =
        "Nothing is being processed, although %s for %s. Is a server running that processes"
                .formatted(waiting(signs.stats), length(dueSince, signs.now))
            + " (holdfast serve, not --only intake), and does its log show errors?";
    return Optional.of(
        new Issue(
            Issue.Kind.NOTHING_PROCESSED,
            Issue.Severity.ERROR,
            words,
            EventFilter.of(Status.PENDING, null, null),
            Issue.View.EVENTS));
  }

  private static String waiting(Stats stats) {
    long waiting = stats.pending() + stats.failed();
    return waiting == 1 ? "1 event has been waiting" : waiting + " events have been waiting";
  }

  private static Optional<Issue> deadLettersGrowing(Signs signs) {
    long dead = signs.recent(RECENT, Charts.Counts::deadLetter);
    if (dead <= DEAD_LETTERS_FEW) {
      return Optional.empty();
    }
    String begin =
        "%d events became dead letters in the last %d minutes".formatted(dead, RECENT.toMinutes());
    return Optional.of(
        burst(signs)
            .map(burst -> shortOutage(begin, burst, signs.retryPolicy))
            .orElseGet(() -> deadLettersGrowing(begin)));
  }

  private static Issue deadLettersGrowing(String begin) {
    return new Issue(
        Issue.Kind.DEAD_LETTERS_GROWING,
        Issue.Severity.ERROR,
        begin
            + ". Open the dead letters, see what the largest group has in common, remove the cause,"
            + " then retry the group.",
        EventFilter.of(Status.DEAD_LETTER, null, null),
        Issue.View.DEAD_LETTERS);
  }

  private static Optional<DeadLetterBurst> burst(Signs signs) {
    return DeadLetterBurst.possibleWith(signs.retryPolicy)
        ? DeadLetterBurst.largest(signs.usedUp.get(), DEAD_LETTERS_FEW + 1)
        : Optional.empty();
  }

  private static Issue shortOutage(String begin, DeadLetterBurst burst, RetryPolicy policy) {
    String words =
        "%s, %d of them within a minute and with one error: %s. All %d attempts at an event are made"
                .formatted(begin, burst.count(), burst.errorGroup(), policy.attempts())
            + " within about %d seconds, so a service that is away for ten while it restarts fills"
                .formatted(DeadLetterBurst.waits(policy).toSeconds())
            + " the dead letters. Retry the group when it is back, and raise work.attempts and"
            + " work.delays so that the waits add up to more than a restart takes.";
    return new Issue(
        Issue.Kind.DEAD_LETTERS_GROWING,
        Issue.Severity.ERROR,
        words,
        EventFilter.deadLetters(burst.errorGroup()),
        Issue.View.DEAD_LETTERS);
  }

  private static Optional<Issue> signatureFailures(Signs signs) {
    if (signs.signatureFailures <= FAILURES_FEW) {
      return Optional.empty();
    }
    boolean others = signs.recent(RECENT, c -> c.received() + c.duplicates()) > 0;
    String cause =
        others
            ? "Other deliveries were accepted, so somebody else may be sending, or one of several"
                + " apps has another secret."
            : "No delivery was accepted meanwhile, so the app secret is probably not the one in"
                + " Meta's App Dashboard: compare them; `holdfast check` helps.";
    return Optional.of(
        new Issue(
            Issue.Kind.SIGNATURE_FAILURES,
            others ? Issue.Severity.WARNING : Issue.Severity.ERROR,
            "%d signatures were refused in the last %d minutes. "
                    .formatted(signs.signatureFailures, RECENT.toMinutes())
                + cause,
            null,
            Issue.View.REJECTED));
  }

  private static Optional<Issue> backlogGrowing(Signs signs) {
    long received = signs.recent(RECENT, Charts.Counts::received);
    long processed = signs.recent(RECENT, Charts.Counts::processed);
    boolean late =
        signs.dueSince != null && signs.dueSince.isBefore(signs.now.minus(Duration.ofMinutes(1)));
    if (!late
        || signs.stats.pending() <= BACKLOG_SMALL
        || processed == 0
        || received <= processed) {
      return Optional.empty();
    }
    String words =
        "%d events are waiting, and more arrive than are processed: %d and %d in the last %d minutes."
                .formatted(signs.stats.pending(), received, processed, RECENT.toMinutes())
            + " Are the handlers slower than usual? Raise work.concurrency, or add a server with"
            + " --only work.";
    return Optional.of(
        new Issue(
            Issue.Kind.BACKLOG_GROWING,
            Issue.Severity.WARNING,
            words,
            EventFilter.of(Status.PENDING, null, null),
            Issue.View.EVENTS));
  }

  private static Optional<Issue> silence(Signs signs) {
    if (signs.recent(RECENT, Diagnosis::heard) > 0) {
      return Optional.empty();
    }
    Charts.Heard heard = signs.heard.get();
    Instant last = heard.last();
    long aDay = Math.max(signs.recent(DAY, Diagnosis::heard), heard.count() / MONTH.toDays());
    if (last == null
        || aDay < EVENTS_A_DAY_MIN
        || last.isAfter(signs.now.minus(longestUsualPause(aDay)))) {
      return Optional.empty();
    }
    String words =
        "No event has arrived for %s, while %d came on a usual day. Does Meta's App Dashboard show"
                .formatted(length(last, signs.now), aDay)
            + " the webhook as active, and is this server reachable from outside?";
    return Optional.of(new Issue(Issue.Kind.SILENCE, Issue.Severity.WARNING, words, null, null));
  }

  private static long heard(Charts.Counts counts) {
    return counts.received() + counts.duplicates();
  }

  private static Duration longestUsualPause(long aDay) {
    Duration usual = DAY.dividedBy(aDay).multipliedBy(GAPS);
    Duration least = aDay < EVENTS_A_DAY_MANY ? NIGHT : RECENT;
    return usual.compareTo(least) > 0 ? usual : least;
  }

  private static String length(Instant from, Instant to) {
    long minutes = Duration.between(from, to).toMinutes();
    if (minutes < 120) {
      return minutes + " minutes";
    }
    return minutes < 48 * 60 ? minutes / 60 + " hours" : minutes / (24 * 60) + " days";
  }
}
