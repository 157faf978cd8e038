package dev.holdfast.meta;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import java.time.Instant;
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

  /** What tells equal items apart: a phone number of the account, and when it was sent. */
  private static final Key SENDING = Key.of("change.value.metadata.phone_number_id? + entry.time?");

  /** Longer than any id of Meta's, and short enough for an index. */
  private static final int LONGEST = 200;

  private static final String STANDBY = "standby.";

  private static final String ALTERED =
      "the body has U+0000 or half a surrogate pair, which PostgreSQL refuses";

  Event event(Delivery delivery) {
    String json = MetaJson.write(payload);
    String kept = Storable.json(json);
    String type = kind.type().in(scope);
    return new Event(
        delivery.app(),
        scope.object(),
        TypeName.of(scope.object(), scope.standby() ? STANDBY + type : type),
        identity(delivery, type),
        kept(Account.of(scope)),
        kept(kind.conversationOf(scope)),
        Timestamps.occurredAt(kind, scope, delivery.receivedAt()),
        delivery.receivedAt(),
        kept,
        kept.equals(json) ? null : new Received(delivery.bytes(), ALTERED),
        delivery.trace());
  }

  private Identity identity(Delivery delivery, String type) {
    String account = ACCOUNT.in(scope);
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(delivery.app(), scope.object(), account == null ? "" : account, type));
    return switch (kind.uniqueness()) {
      case Uniqueness.Ids(Key key) when !key.in(scope).isEmpty() -> {
        parts.addAll(key.in(scope));
        yield identity(Timestamps.ofItem(scope), parts);
      }
      case Uniqueness.Ids _, Uniqueness.Change _ -> {
        parts.addAll(change());
        yield identity(Timestamps.ofItemOrSending(scope), parts);
      }
      case Uniqueness.Each _ -> {
        parts.addAll(change());
        parts.add(delivery.receivedAt().toString());
        yield identity(delivery.receivedAt(), parts);
      }
    };
  }

  private static Identity identity(@Nullable Instant time, List<String> parts) {
    String[] all = parts.toArray(String[]::new);
    return time == null ? Identity.of(all) : Identity.at(time, all);
  }

  private List<String> change() {
    List<String> parts = new ArrayList<>();
    parts.add(Canonical.text(content));
    parts.addAll(SENDING.in(scope));
    return parts;
  }

  private static @Nullable String kept(@Nullable String text) {
    return text == null ? null : Storable.text(text.substring(0, Math.min(text.length(), LONGEST)));
  }
}
