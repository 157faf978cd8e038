package dev.holdfast.bench;

import java.util.Locale;

/** What two builds are compared by. */
enum Speed {
  ACCEPTED("accepted, deliveries/s", "accepted %,.0f/s", true, true),
  DRAINED("drained, events/s", "drained %,.0f/s", true, true),
  ANSWERED("answered, p50 in ms at 200/s", "answered p50 %.2f ms", false, true),
  PROCESSED("processed, p50 in ms at 200/s", "processed p50 %.2f ms", false, true),
  /** On a machine with neighbours one pause more or less; so it is told, and does not count. */
  ANSWERED_LATE("answered, p99 in ms at 200/s", "answered p99 %.1f ms", false, false);

  private final String title;
  private final String format;
  private final boolean moreIsBetter;
  private final boolean counts;

  Speed(String title, String format, boolean moreIsBetter, boolean counts) {
    this.title = title;
    this.format = format;
    this.moreIsBetter = moreIsBetter;
    this.counts = counts;
  }

  String title() {
    return title;
  }

  /** Whether a build that loses here is the slower one. */
  boolean counts() {
    return counts;
  }

  String text(double value) {
    return format.formatted(Locale.ROOT, value);
  }

  /** How much better the second is: above 1. */
  double ratio(double first, double second) {
    return moreIsBetter ? second / first : first / second;
  }
}
