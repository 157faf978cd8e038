package dev.holdfast.alert;

import static dev.holdfast.alert.Wording.length;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides what is wrong, from what was measured and nothing else. */
final class Rules {

  /** Of fewer attempts a share says nothing. */
  static final int ATTEMPTS_MIN = 20;

  private final Measured measured;
  private final Thresholds thresholds;

  private Rules(Measured measured, Thresholds thresholds) {
    this.measured = measured;
    this.thresholds = thresholds;
  }

  /**
   * All that is wrong.
   *
   * @param quiet when an app is not expected to have events
   */
  static List<Finding> findings(Measured measured, Thresholds thresholds, QuietHours quiet) {
    Rules rules = new Rules(measured, thresholds);
    Stream<Finding> single =
        Stream.of(
                rules.deadLetters(),
                rules.failureRate(),
                rules.oldestWaiting(),
                rules.signatureFailures())
            .flatMap(Optional::stream);
    Stream<Finding> each =
        Stream.of(
                rules.silentApps(quiet),
                rules.standingConsumers(),
                DiskRules.findings(measured, thresholds),
                new EndRules(measured, thresholds).findings())
            .flatMap(found -> found);
    return Stream.concat(single, each).toList();
  }

  private Optional<Finding> deadLetters() {
    long dead = measured.attempts().deadLetters();
    return thresholds
        .deadLetters()
        .filter(limit -> dead >= limit)
        .map(
            _ ->
                Finding.of(
                    Rule.DEAD_LETTERS,
                    "%s became dead letters in the last %s."
                        .formatted(Wording.events(dead), length(thresholds.window())),
                    "Open the dead letters, see what the largest group has in common, remove the"
                        + " cause, then retry the group."));
  }

  private Optional<Finding> failureRate() {
    long failed = measured.attempts().failed();
    long all = failed + measured.attempts().processed();
    return thresholds
        .failureRate()
        .filter(limit -> all >= ATTEMPTS_MIN && failed >= limit * all)
        .map(
            _ ->
                Finding.of(
                    Rule.FAILURE_RATE,
                    "%d of %d attempts failed in the last %s (%d %%)."
                        .formatted(failed, all, length(thresholds.window()), failed * 100 / all),
                    "Look at the last errors of the failed events: most likely something that your"
                        + " handlers call is away or refuses. They are retried by themselves."));
  }

  private Optional<Finding> oldestWaiting() {
    return measured
        .dueSince()
        .filter(since -> reached(thresholds.oldestWaiting(), Duration.between(since, now())))
        .map(
            since ->
                Finding.of(
                    Rule.OLDEST_WAITING,
                    "An event could have been processed for %s and still waits."
                        .formatted(length(Duration.between(since, now()))),
                    "See whether a server runs that processes (holdfast serve, not --only intake),"
                        + " whether its log shows errors, and whether handlers are slow; raise"
                        + " work.concurrency, or add a server with --only work."));
  }

  private Stream<Finding> silentApps(QuietHours quiet) {
    return measured.lastEvents().entrySet().stream()
        .filter(last -> reached(thresholds.noEvent(), quiet.loud(last.getValue(), now())))
        .map(
            last ->
                new Finding(
                    Rule.NO_EVENT,
                    last.getKey(),
                    "The app %s has had no event for %s."
                        .formatted(last.getKey(), length(Duration.between(last.getValue(), now()))),
                    "See whether Meta's App Dashboard still shows the webhook and its fields as"
                        + " subscribed, and whether this server is reachable from outside"
                        + " (holdfast check --url …)."));
  }

  private Optional<Finding> signatureFailures() {
    long refused = measured.signatureFailures();
    return thresholds
        .signatureFailures()
        .filter(limit -> refused >= limit)
        .map(
            _ ->
                Finding.of(
                    Rule.SIGNATURE_FAILURES,
                    "%s refused in the last %s."
                        .formatted(
                            refused == 1 ? "1 signature was" : refused + " signatures were",
                            length(thresholds.window())),
                    "If no delivery is accepted either, the app secret is not the one in Meta's"
                        + " App Dashboard: compare them. Otherwise somebody else is sending, which"
                        + " does no harm; see the rejected requests."));
  }

  private Stream<Finding> standingConsumers() {
    return measured.consumers().stream()
        .filter(
            consumer ->
                reached(
                    thresholds.consumerStandsStill(),
                    Duration.between(consumer.standsSince(), now())))
        .map(
            consumer ->
                new Finding(
                    Rule.CONSUMER_STANDS_STILL,
                    consumer.name(),
                    "The consumer %s has stood still for %s, and %s."
                        .formatted(
                            consumer.name(),
                            length(Duration.between(consumer.standsSince(), now())),
                            consumer.waiting() == 1
                                ? "1 event waits"
                                : consumer.waiting() + " events wait"),
                    "See whether a server runs that processes (holdfast serve, not --only intake),"
                        + " whether its log shows errors, and whether handlers hang."));
  }

  private static boolean reached(Optional<Duration> limit, Duration length) {
    return limit.filter(most -> length.compareTo(most) >= 0).isPresent();
  }

  private Instant now() {
    return measured.now();
  }
}
