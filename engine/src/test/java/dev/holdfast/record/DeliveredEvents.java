package dev.holdfast.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Finished;
import dev.holdfast.event.Identity;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.meta.Unfolding;
import dev.holdfast.meta.Verification;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Claimed events as Meta tells them, each wrapped in the delivery that would hold just it. */
final class DeliveredEvents {

  /** Second 0 of all these tests. */
  static final long EPOCH = 1_793_000_000L;

  static final String PAGE = "101";

  private static final Secret SECRET = Secret.of("a secret of these tests");
  private static final App APP = new App("main", List.of(SECRET), Secret.of("a token"));

  private DeliveredEvents() {}

  /** An item of {@code messaging[]}; the person 900 writes to the page unless the item differs. */
  static Claim messaging(long eventId, int second, String object, String rest) {
    String item =
        """
        {"sender": {"id": "900"}, "recipient": {"id": "%s"}, "timestamp": %d000, %s}
        """
            .formatted(PAGE, EPOCH + second, rest);
    return item(eventId, second, object, "messaging", item);
  }

  static Claim item(long eventId, int second, String object, String list, String item) {
    return entry(eventId, second, object, "\"%s\": [%s]".formatted(list, item));
  }

  /** The events in this delivery, as they are unfolded once it is verified. */
  static List<Claim> delivered(long firstEventId, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    Instant receivedAt = Instant.ofEpochSecond(EPOCH + 60);
    Verification verification =
        Signature.verify(APP, Signature.sign(SECRET, bytes), bytes, receivedAt);
    if (!(verification instanceof Delivery delivery)) {
      throw new AssertionError(verification);
    }
    List<Event> events = Unfolding.unfold(delivery);
    return IntStream.range(0, events.size())
        .mapToObj(i -> claim(firstEventId + i, events.get(i)))
        .toList();
  }

  /** An item of {@code changes[]}. */
  static Claim change(long eventId, int second, String object, String field, String value) {
    return item(
        eventId,
        second,
        object,
        "changes",
        "{\"field\": \"%s\", \"value\": %s}".formatted(field, value));
  }

  static Claim feed(long eventId, int second, String value) {
    return change(eventId, second, "page", "feed", value);
  }

  /** A change of a WhatsApp account whose value holds this list of one. */
  static Claim whatsApp(long eventId, int second, String list, String item) {
    return change(
        eventId,
        second,
        "whatsapp_business_account",
        list.equals("calls") ? "calls" : "messages",
        """
        {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "555"}, "%s": [%s]}
        """
            .formatted(list, item));
  }

  private static Claim entry(long eventId, int second, String object, String content) {
    String payload =
        """
        {"object": "%s", "entry": [{"id": "%s", "time": %d, %s}]}
        """
            .formatted(object, PAGE, EPOCH + second, content);
    return event(eventId, second, object, PAGE, payload);
  }

  static Claim event(
      long eventId, int second, String object, @Nullable String page, String payload) {
    Instant at = Instant.ofEpochSecond(EPOCH + second);
    return claim(
        eventId,
        new Event(
            "main",
            object,
            object + ".test",
            Identity.of("test", String.valueOf(eventId)),
            page,
            "101:900",
            at,
            at.plusSeconds(60),
            payload,
            null));
  }

  /** The same event as told by another page. */
  static Claim onPage(String page, Claim claim) {
    return claim(claim.eventId(), of(claim.event(), page, claim.event().conversation()));
  }

  /** The same event, as it is when Meta names no sender. */
  static Claim inNoConversation(Claim claim) {
    return claim(claim.eventId(), of(claim.event(), claim.event().page(), null));
  }

  private static Event of(Event event, @Nullable String page, @Nullable String conversation) {
    return new Event(
        event.app(),
        event.object(),
        event.type(),
        event.identity(),
        page,
        conversation,
        event.occurredAt(),
        event.receivedAt(),
        event.payload(),
        null);
  }

  private static Claim claim(long eventId, Event event) {
    return new Claim(eventId, 1, null, 0, false, false, Finished.NONE, event);
  }

  /** The moment of this second as the database shows it. */
  static String at(int second) {
    return Instant.ofEpochSecond(EPOCH + second).toString();
  }
}
