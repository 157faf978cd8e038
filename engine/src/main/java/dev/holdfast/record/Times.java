package dev.holdfast.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Meta's times: seconds or milliseconds since 1970 as a number or a string, or ISO 8601 with an
 * offset written {@code +0000}, {@code +00:00} or {@code Z}.
 */
final class Times {

  /** Below this, seconds (until the year 5138); from here on, milliseconds (since 1973). */
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  /** The first second of the year 10000, which has no plain ISO form any more. */
  private static final Instant END = Instant.ofEpochSecond(253_402_300_800L);

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSSSSS][.SSS][XXX][XX][X]");

  private Times() {}

  /** The time in the first of these fields that is one. */
  static @Nullable Instant of(JsonNode node, String... names) {
    for (String name : names) {
      Instant time = of(node.path(name));
      if (time != null) {
        return time;
      }
    }
    return null;
  }

  private static @Nullable Instant of(JsonNode value) {
    if (value.isNumber() || value.isString()) {
      String text = value.asString();
      return text.indexOf('T') > 0 ? ofIso(text) : ofNumber(text);
    }
    return null;
  }

  private static @Nullable Instant ofNumber(String text) {
    try {
      long number = Long.parseLong(text);
      Instant time =
          Math.abs(number) < FIRST_MILLISECONDS
              ? Instant.ofEpochSecond(number)
              : Instant.ofEpochMilli(number);
      return storable(time) ? time : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static @Nullable Instant ofIso(String text) {
    try {
      return precise(OffsetDateTime.parse(text, ISO).toInstant());
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  /** Cut to what PostgreSQL keeps, so that Java and SQL agree on which of two is later. */
  static Instant precise(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether the time lies between 1970 and 9999. */
  static boolean storable(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(END);
  }
}
