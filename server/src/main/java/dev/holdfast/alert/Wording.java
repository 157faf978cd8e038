package dev.holdfast.alert;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people say them. */
final class Wording {

  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Wording() {}

  static String onOneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  static String events(long count) {
    return count == 1 ? "1 event" : count + " events";
  }

  static String length(Duration length) {
    long minutes = length.toMinutes();
    if (minutes < 2) {
      return minutes == 1 ? "1 minute" : length.toSeconds() + " seconds";
    }
    if (minutes < 120) {
      return minutes + " minutes";
    }
    return minutes < 48 * 60 ? minutes / 60 + " hours" : minutes / (24 * 60) + " days";
  }

  static String bytes(long bytes) {
    double amount = bytes;
    String unit = "bytes";
    for (int next = 0; next < UNITS.length && amount >= 1024; next++) {
      amount /= 1024;
      unit = UNITS[next];
    }
    return unit.equals("bytes")
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", amount, unit);
  }
}
