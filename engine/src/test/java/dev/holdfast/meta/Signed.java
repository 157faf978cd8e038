package dev.holdfast.meta;

import dev.holdfast.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Deliveries as Meta would sign them, for an app of ours. */
final class Signed {

  static final Secret SECRET = Secret.of("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
  static final App APP = new App(App.DEFAULT, List.of(SECRET), Secret.of("a-verify-token"));
  static final Instant RECEIVED_AT = Instant.parse("2026-11-24T12:00:00Z");

  private Signed() {}

  static Delivery delivery(App app, byte[] body) {
    return delivery(app, body, RECEIVED_AT);
  }

  static Delivery delivery(App app, byte[] body, Instant receivedAt) {
    String header = Signature.sign(app.secrets().getFirst(), body);
    return switch (Signature.verify(app, header, body, receivedAt)) {
      case Delivery delivery -> delivery;
      case Unverified(String why) -> throw new AssertionError(why);
    };
  }

  static List<Event> unfold(byte[] body) {
    return Unfolding.unfold(delivery(APP, body));
  }

  static List<Event> unfold(String body) {
    return unfold(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The only event in this body. */
  static Event event(String body) {
    List<Event> events = unfold(body);
    if (events.size() != 1) {
      throw new AssertionError("expected one event, not " + events);
    }
    return events.getFirst();
  }

  static List<String> types(String body) {
    return unfold(body).stream().map(Event::type).toList();
  }
}
