package dev.holdfast.watch;

import dev.holdfast.event.Status;
import dev.holdfast.query.Charts;
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

/** Finds what is wrong, from numbers alone, and says it in words. */
final class Diagnosis {

  /**
   * How things go.
   *
   * @param minutes the last day as {@link Charts#minutes} has it
   * @param heard what came in in the last {@link #MONTH}; asked for only when it is quiet
   * @param dueSince since when work waits that could be done; absent where none does
   * @param signatureFailures refused signatures in the last {@link #RECENT}
   */
  record Signs(
      Instant now,
      Stats stats,
      Map<Instant, Charts.Counts> minutes,
      Supplier<Charts.Heard> heard,
      @Nullable Instant dueSince,
      long signatureFailures) {

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

  /** Fewer have their nights, which are no trouble. */
  private static final long EVENTS_A_DAY_MANY = 1_000;

  private static final Duration NIGHT = Duration.ofHours(12);

  /** A pause this many times as long as the usual one is no chance. */
  private static final int GAPS = 20;

  private Diagnosis() {}

  static List<Trouble> problems(Signs signs) {
    return Stream.of(
            nothingProcessed(signs),
            deadLettersGrowing(signs),
            signatureFailures(signs),
            backlogGrowing(signs),
            silence(signs))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Trouble> nothingProcessed(Signs signs) {
    Instant dueSince = signs.dueSince;
    boolean worked = signs.recent(STUCK_AFTER, counts -> counts.processed() + counts.failed()) > 0;
    if (dueSince == null || worked || dueSince.isAfter(signs.now.minus(STUCK_AFTER))) {
      return Optional.empty();
    }
    String words =
        "Nothing is processed although %s since %s ago. Is a server running that processes"
                .formatted(waiting(signs.stats), length(dueSince, signs.now))
            + " (holdfast serve, not --only intake), and does its log show errors?";
    return Optional.of(
        new Trouble(
            Trouble.Kind.NOTHING_PROCESSED,
            Trouble.Severity.ERROR,
            words,
            EventFilter.of(Status.PENDING, null, null),
            Trouble.View.EVENTS));
  }

  private static String waiting(Stats stats) {
    long waiting = stats.pending() + stats.failed();
    return waiting == 1 ? "1 event waits" : waiting + " events wait";
  }

  private static Optional<Trouble> deadLettersGrowing(Signs signs) {
    long dead = signs.recent(RECENT, Charts.Counts::deadLetter);
    if (dead <= DEAD_LETTERS_FEW) {
      return Optional.empty();
    }
    String words =
        "%d events became dead letters in the last %d minutes. Open the dead letters, see what the"
                .formatted(dead, RECENT.toMinutes())
            + " largest group has in common, remove the cause, then retry the group.";
    return Optional.of(
        new Trouble(
            Trouble.Kind.DEAD_LETTERS_GROWING,
            Trouble.Severity.ERROR,
            words,
            EventFilter.of(Status.DEAD_LETTER, null, null),
            Trouble.View.DEAD_LETTERS));
  }

  private static Optional<Trouble> signatureFailures(Signs signs) {
    if (signs.signatureFailures <= FAILURES_FEW) {
      return Optional.empty();
    }
    boolean others = signs.recent(RECENT, c -> c.received() + c.duplicates()) > 0;
    String cause =
        others
            ? "Others were accepted, so somebody else may be trying, or one of several apps has"
                + " another secret."
            : "No delivery was accepted meanwhile, so the app secret is probably not the one in"
                + " Meta's App Dashboard: compare them; `holdfast check` helps.";
    return Optional.of(
        new Trouble(
            Trouble.Kind.SIGNATURE_FAILURES,
            others ? Trouble.Severity.WARNING : Trouble.Severity.ERROR,
            "%d signatures were refused in the last %d minutes. "
                    .formatted(signs.signatureFailures, RECENT.toMinutes())
                + cause,
            null,
            Trouble.View.REJECTED));
  }

  private static Optional<Trouble> backlogGrowing(Signs signs) {
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
        "%d events wait, and more arrive than are processed: %d and %d in the last %d minutes."
                .formatted(signs.stats.pending(), received, processed, RECENT.toMinutes())
            + " Are the handlers slower than usual? Raise work.concurrency, or add a server with"
            + " --only work.";
    return Optional.of(
        new Trouble(
            Trouble.Kind.BACKLOG_GROWING,
            Trouble.Severity.WARNING,
            words,
            EventFilter.of(Status.PENDING, null, null),
            Trouble.View.EVENTS));
  }

  private static Optional<Trouble> silence(Signs signs) {
    if (signs.recent(RECENT, Diagnosis::heard) > 0) {
      return Optional.empty();
    }
    Charts.Heard heard = signs.heard.get();
    Instant last = heard.last();
    long aDay = Math.max(signs.recent(DAY, Diagnosis::heard), heard.count() / MONTH.toDays());
    if (last == null || aDay < EVENTS_A_DAY_MIN || last.isAfter(signs.now.minus(patience(aDay)))) {
      return Optional.empty();
    }
    String words =
        "No event has arrived for %s, while %d came on a usual day. Does Meta's App Dashboard show"
                .formatted(length(last, signs.now), aDay)
            + " the webhook as active, and is this server reachable from outside?";
    return Optional.of(
        new Trouble(Trouble.Kind.SILENCE, Trouble.Severity.WARNING, words, null, null));
  }

  private static long heard(Charts.Counts counts) {
    return counts.received() + counts.duplicates();
  }

  private static Duration patience(long aDay) {
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
