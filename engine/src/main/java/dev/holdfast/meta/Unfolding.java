package dev.holdfast.meta;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Splits a delivery into its events. What is signed is never refused: what is not understood
 * becomes an event of type {@code unknown}, what is not JSON one of type {@code unreadable}
 * (docs/events.md).
 */
public final class Unfolding {

  private Unfolding() {}

  /**
   * The events in this delivery. None if it says that nothing happened, such as an empty {@code
   * entry}. The same event may stand in it twice, and is then returned twice with the same
   * identity. Never throws, whatever the bytes; a pure function, for any number of threads.
   */
  public static List<Event> unfold(Delivery delivery) {
    return switch (Decoded.read(delivery.bytes())) {
      case Decoded.Parsed(var json) ->
          Envelope.open(json).map(finding -> finding.event(delivery)).toList();
      case Decoded.Unreadable(String why) -> List.of(unreadable(delivery, why));
    };
  }

  private static Event unreadable(Delivery delivery, String why) {
    String bytesAsText = new String(delivery.bytes(), StandardCharsets.ISO_8859_1);
    return new Event(
        delivery.app(),
        Event.UNKNOWN,
        Event.UNREADABLE,
        Identity.of(delivery.app(), Event.UNREADABLE, bytesAsText),
        null,
        null,
        delivery.receivedAt(),
        delivery.receivedAt(),
        "{}",
        new Received(delivery.bytes(), why),
        delivery.trace());
  }
}
