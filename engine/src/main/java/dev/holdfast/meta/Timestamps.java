package dev.holdfast.meta;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * When things happened. Meta writes seconds here and milliseconds there, as numbers and as strings
 * of digits, and ISO 8601 elsewhere; no field says which.
 */
final class Timestamps {

  /** When the event itself happened, in this order. */
  private static final List<Path> OF_EVENT =
      paths(
          "deleted_at", "timestamp", "read.watermark", "delivery.watermark", "metadata.timestamp");

  /** A Threads post keeps its {@code timestamp}, whatever happens to it. */
  private static final List<Path> OF_EVENT_ON_THREADS = paths("deleted_at");

  /** When the thing was made that the event is about. */
  private static final List<Path> OF_THING = paths("created_time", "timestamp");

  /** When the notification was sent. */
  private static final List<Path> OF_SENDING = paths("entry.time");

  /** Facebook opened in February 2004; nothing in its house happened before. */
  private static final Instant EARLIEST = Instant.parse("2004-01-01T00:00:00Z");

  /** How far Meta's clock, or a field of another meaning, may be ahead of ours. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /** As seconds this is the year 5138, as milliseconds 1973. */
  private static final long MILLISECONDS_ABOVE = 100_000_000_000L;

  private static final int LONGEST = 40;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter();

  private Timestamps() {}

  /**
   * When it happened as far as the payload tells, otherwise when it was received. {@code
   * created_time} remains that of the thing when the thing is edited or hidden, so that a change
   * happened no earlier than it was sent.
   */
  static Instant occurredAt(Kind kind, Scope scope, Instant receivedAt) {
    Instant latest = receivedAt.plus(AHEAD);
    boolean threads = scope.object().equals(Envelope.THREADS);
    Instant event = first(threads ? OF_EVENT_ON_THREADS : OF_EVENT, scope, latest);
    if (event != null) {
      return event;
    }
    Instant thing = first(OF_THING, scope, latest);
    Instant sending = first(OF_SENDING, scope, latest);
    if (thing == null || (sending != null && kind.tellsOfChange() && sending.isAfter(thing))) {
      return sending == null ? receivedAt : sending;
    }
    return thing;
  }

  /**
   * The item's own time, which every delivery of the item repeats; absent where it has none. For an
   * identity, so it must not depend on our clock.
   */
  static @Nullable Instant ofItem(Scope scope) {
    Instant event = first(OF_EVENT, scope, Instant.MAX);
    return event == null ? first(OF_THING, scope, Instant.MAX) : event;
  }

  /** As {@link #ofItem}, or when the notification was sent. */
  static @Nullable Instant ofItemOrSending(Scope scope) {
    Instant item = ofItem(scope);
    return item == null ? first(OF_SENDING, scope, Instant.MAX) : item;
  }

  private static List<Path> paths(String... paths) {
    return Stream.of(paths).map(Path::of).toList();
  }

  /** The first of these that is credible. */
  private static @Nullable Instant first(List<Path> places, Scope scope, Instant latest) {
    for (Path place : places) {
      Instant time = time(place.in(scope));
      if (time != null && !time.isBefore(EARLIEST) && !time.isAfter(latest)) {
        return time;
      }
    }
    return null;
  }

  private static @Nullable Instant time(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? count(node.longValue()) : null;
    }
    return node.isString() && node.stringValue().length() <= LONGEST
        ? time(node.stringValue().strip())
        : null;
  }

  private static @Nullable Instant time(String text) {
    try {
      return digits(text)
          ? count(Long.parseLong(text))
          : OffsetDateTime.parse(text, ISO).toInstant();
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  private static boolean digits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable Instant count(long sinceEpoch) {
    if (sinceEpoch < 0) {
      return null;
    }
    return sinceEpoch > MILLISECONDS_ABOVE
        ? Instant.ofEpochMilli(sinceEpoch)
        : Instant.ofEpochSecond(sinceEpoch);
  }
}
