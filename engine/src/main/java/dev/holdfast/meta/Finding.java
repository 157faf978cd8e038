package dev.holdfast.meta;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as found in a delivery.
 *
 * @param content what identifies it where its kind has no better key
 * @param payload the delivery with this event alone
 */
record Finding(Kind kind, Scope scope, JsonNode content, JsonNode payload) {

  private static final Part ACCOUNT = Part.of("entry.id/entry.uid/entry.target_id");

  /** Some events of WhatsApp accounts come with the id of a business portfolio as the entry's. */
  private static final Part PAGE =
      Part.of("change.value.waba_info.waba_id/entry.id/entry.uid/entry.target_id");

  private static final Key SENDING = Key.of("change.field? + entry.time?");

  /** What the App Dashboard's tests send in place of an id. */
  private static final String NO_ACCOUNT = "0";

  /** Longer than any id of Meta's, and short enough for an index. */
  private static final int LONGEST = 200;

  private static final String STANDBY = "standby.";

  private static final String ALTERED =
      "the body has U+0000 or half a surrogate pair, which PostgreSQL refuses";

  Event event(Delivery delivery) {
    String json = Json.write(payload);
    String kept = Storable.json(json);
    String type = kind.type().in(scope);
    return new Event(
        delivery.app(),
        scope.object(),
        TypeName.of(scope.object(), scope.standby() ? STANDBY + type : type),
        identity(delivery, type),
        page(),
        kept(kind.conversationOf(scope)),
        Timestamps.occurredAt(scope, delivery.receivedAt()),
        delivery.receivedAt(),
        kept,
        kept.equals(json) ? null : new Received(delivery.bytes(), ALTERED));
  }

  private Identity identity(Delivery delivery, String type) {
    String account = ACCOUNT.in(scope);
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(delivery.app(), scope.object(), account == null ? "" : account, type));
    List<String> key = kind.identity().in(scope);
    parts.addAll(key.isEmpty() ? byContent() : key);
    if (kind.identity().repeats()) {
      parts.add(delivery.receivedAt().toString());
    }
    return Identity.of(parts.toArray(String[]::new));
  }

  private List<String> byContent() {
    List<String> parts = new ArrayList<>();
    parts.add(Canonical.text(content));
    parts.addAll(SENDING.in(scope));
    return parts;
  }

  private @Nullable String page() {
    String page = PAGE.in(scope);
    return NO_ACCOUNT.equals(page) ? null : kept(page);
  }

  private static @Nullable String kept(@Nullable String text) {
    return text == null ? null : Storable.text(text.substring(0, Math.min(text.length(), LONGEST)));
  }
}
