package dev.holdfast.alert;

import java.util.Locale;

/** What is looked for. */
public enum Rule {
  DEAD_LETTERS,
  FAILURE_RATE,
  OLDEST_WAITING,
  NO_EVENT,
  SIGNATURE_FAILURES,
  DISK_LEFT,
  DISK_GROWTH,
  DISK_FULL,
  CONSUMER_STANDS_STILL,
  TOKEN_ENDS,
  CERTIFICATE_ENDS;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Rule of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
