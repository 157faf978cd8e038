package dev.holdfast;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Events for tests that care about their handling and not about what Meta said. */
public final class TestEvents {

  private TestEvents() {}

  public static Event message(String mid) {
    return of("instagram.message", mid, payload(mid));
  }

  /** Messages with these mids, in this order. */
  public static List<Event> messages(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> message(prefix + i)).toList();
  }

  /** A message in the conversation with this person. */
  public static Event messageFrom(String person, String mid) {
    Instant now = Instant.now();
    return messageFrom(person, mid, now, now);
  }

  public static Event messageFrom(
      String person, String mid, Instant occurredAt, Instant receivedAt) {
    String conversation = "17841400000000001:" + person;
    return of("instagram.message", mid, payload(mid), conversation, occurredAt, receivedAt);
  }

  public static Event of(String type, String mid, String payload) {
    Instant now = Instant.now();
    return of(type, mid, payload, "17841400000000001:9001", now, now);
  }

  private static Event of(
      String type,
      String mid,
      String payload,
      String conversation,
      Instant occurredAt,
      Instant receivedAt) {
    return new Event(
        "default",
        "instagram",
        type,
        Identity.of("default", "instagram", "17841400000000001", mid),
        "17841400000000001",
        conversation,
        occurredAt,
        receivedAt,
        payload,
        null);
  }

  private static String payload(String mid) {
    return """
    {"object":"instagram","entry":[{"id":"17841400000000001","time":1790000000000,"messaging":[\
    {"sender":{"id":"9001"},"recipient":{"id":"17841400000000001"},"timestamp":1790000000000,\
    "message":{"mid":"%s","text":"Do you deliver on Saturdays?"}}]}]}"""
        .formatted(mid);
  }
}
