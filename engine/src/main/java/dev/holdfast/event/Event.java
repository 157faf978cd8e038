package dev.holdfast.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened: a single {@code changes[]}, {@code messaging[]} or {@code standby[]}
 * item, and for WhatsApp a single message, status, call, error or echo within one. Immutable.
 *
 * @param app name of the Meta app whose secret verified the delivery
 * @param object Meta's object in lower case, such as {@code page}; {@code unknown} where the
 *     delivery names none
 * @param type dotted name that starts with the object, such as {@code page.feed.comment.add};
 *     docs/events.md lists them
 * @param identity equal for two deliveries of the same event, whatever batch they came in
 * @param page the account the event belongs to (Meta's {@code entry.id}); absent where Meta sent
 *     none
 * @param conversation ordering key: whose thread, which post, which template; absent where there is
 *     no such thing
 * @param occurredAt when it happened as far as the payload tells, otherwise when it was received
 * @param receivedAt when its delivery was received
 * @param payload a valid Meta delivery, as JSON text, that holds just this event
 * @param received the delivery's bytes where {@code payload} is not a faithful copy of them; absent
 *     otherwise
 * @param trace of its delivery, as the header {@code traceparent} has it (W3C Trace Context);
 *     absent where nobody traces
 */
public record Event(
    String app,
    String object,
    String type,
    Identity identity,
    @Nullable String page,
    @Nullable String conversation,
    Instant occurredAt,
    Instant receivedAt,
    String payload,
    @Nullable Received received,
    @Nullable String trace) {

  /** The type of an event whose bytes are not JSON at all. */
  public static final String UNREADABLE = "unreadable";

  /** The type of a signed delivery, entry or item in which no known kind of event was found. */
  public static final String UNKNOWN = "unknown";

  /** An event that nobody traces. */
  public Event(
      String app,
      String object,
      String type,
      Identity identity,
      @Nullable String page,
      @Nullable String conversation,
      Instant occurredAt,
      Instant receivedAt,
      String payload,
      @Nullable Received received) {
    this(
        app,
        object,
        type,
        identity,
        page,
        conversation,
        occurredAt,
        receivedAt,
        payload,
        received,
        null);
  }

  public Event {
    Objects.requireNonNull(payload, "payload");
  }

  /** Whether the delivery could not be read, so that no handler will ever understand it. */
  public boolean unreadable() {
    return type.equals(UNREADABLE);
  }

  /** This event as bytes that PostgreSQL takes in any case, for when it refuses the payload. */
  public Event asUnreadable(String why) {
    byte[] bytes = received == null ? payload.getBytes(StandardCharsets.UTF_8) : received.bytes();
    return new Event(
        app,
        object,
        UNREADABLE,
        identity,
        page,
        conversation,
        occurredAt,
        receivedAt,
        "{}",
        new Received(bytes, why),
        trace);
  }
}
