package dev.holdfast.bench;

import java.util.Locale;

/** What two builds are compared by. */
enum Speed {
  ACCEPTED("accepted, deliveries/s", "accepted %,.0f/s", true, true),
  DRAINED("drained, events/s", "drained %,.0f/s", true, true),
  ANSWERED("answered, p50 in ms at 200/s", "answered %.2f ms", false, true),
  PROCESSED("processed, p50 in ms at 200/s", "processed %.2f ms", false, true),
  /** On a machine with neighbours one pause more or less; so it is told, and does not count. */
  ANSWERED_LATE("answered, p99 in ms at 200/s", "p99 %.1f ms", false, false);

  /**
   * What one run of a build gave.
   *
   * @param accepted deliveries per second, answered 200
   * @param drained events per second, processed with nothing else to do
   * @param answered milliseconds until the answer, half of them at most
   * @param processed milliseconds from arrival to processed, half of them at most
   * @param answeredLate milliseconds until the answer, 99 of 100 at most
   */
  record Measured(
      double accepted, double drained, double answered, double processed, double answeredLate) {}

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

  double of(Measured measured) {
    return switch (this) {
      case ACCEPTED -> measured.accepted();
      case DRAINED -> measured.drained();
      case ANSWERED -> measured.answered();
      case PROCESSED -> measured.processed();
      case ANSWERED_LATE -> measured.answeredLate();
    };
  }

  String text(Measured measured) {
    return String.format(Locale.ROOT, format, of(measured));
  }

  /** How much better the second is: above 1. */
  double ratio(Measured first, Measured second) {
    return moreIsBetter ? of(second) / of(first) : of(first) / of(second);
  }
}
