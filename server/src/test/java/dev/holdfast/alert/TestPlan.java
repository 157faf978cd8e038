package dev.holdfast.alert;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans for tests: every rule is on, and none finds anything in an empty database. */
public final class TestPlan {

  static final Duration REPEAT = Duration.ofHours(4);
  static final QuietHours NEVER_QUIET = new QuietHours(List.of(), ZoneOffset.UTC);

  static final Thresholds THRESHOLDS = thresholds(1);

  static final Thresholds OFF =
      new Thresholds(
          Duration.ofMinutes(15),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private TestPlan() {}

  static Thresholds thresholds(long diskLeft) {
    return new Thresholds(
        Duration.ofMinutes(15),
        Optional.of(1),
        Optional.of(0.5),
        Optional.of(Duration.ofMinutes(10)),
        Optional.of(Duration.ofHours(1)),
        Optional.of(3),
        Optional.of(diskLeft),
        Optional.of(1L << 20),
        Optional.of(Duration.ofDays(7)),
        Optional.of(Duration.ofMinutes(10)),
        Optional.of(Duration.ofDays(14)),
        Optional.of(Duration.ofDays(14)));
  }

  public static Plan telling(Channel... channels) {
    return of(THRESHOLDS, channels);
  }

  static Plan of(Thresholds thresholds, Channel... channels) {
    return new Plan(
        thresholds,
        NEVER_QUIET,
        Set.of("default"),
        Optional.of(REPEAT),
        List.of(channels),
        Optional.of(URI.create("https://holdfast.example/#/alerts")));
  }
}
