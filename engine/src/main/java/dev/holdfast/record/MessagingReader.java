package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Messenger's and Instagram's {@code messaging[]} and {@code standby[]} items. An item may carry
 * several things at once; each becomes its row.
 */
final class MessagingReader {

  private final Batch batch;

  MessagingReader(Batch batch) {
    this.batch = batch;
  }

  /**
   * Reads an item, or the value of a change that looks like one: a Page post's {@code message} is a
   * string, an item's an object.
   */
  void read(Source source, JsonNode item) {
    message(source, item, item.path("message"));
    edit(source, item.path("message_edit"));
    reaction(source, item, item.path("reaction"));
    receipts(source, item);
    postback(source, item, item.path("postback"));
    referral(source, item, Json.id(item.path("message"), "mid"), item.path("referral"));
    if (item.path("optin").isObject()) {
      batch.optIns.add(new OptIn(source, sender(item), item.path("optin")));
    }
  }

  private void message(Source source, JsonNode item, JsonNode message) {
    String mid = Json.id(message, "mid");
    if (mid == null) {
      return;
    }
    if (Json.flag(message, "is_deleted")) {
      batch.messages.add(Message.deleted(source, mid));
      return;
    }
    batch.messages.add(Message.sent(source, mid, parties(source, item), MessengerBody.of(message)));
    referral(source, item, mid, message.path("referral"));
  }

  private static Parties parties(Source source, JsonNode item) {
    String sender = sender(item);
    String recipient = recipient(item);
    boolean out =
        Json.flag(item.path("message"), "is_echo")
            || (sender != null && sender.equals(source.page()) && !sender.equals(recipient));
    return out ? Parties.out(sender, recipient) : Parties.in(sender, recipient);
  }

  private void edit(Source source, JsonNode edit) {
    String mid = Json.id(edit, "mid");
    if (mid != null) {
      Long number = Json.integer(edit, "num_edit");
      batch.messages.add(Message.edited(source, mid, number, Json.text(edit, "text")));
    }
  }

  private void reaction(Source source, JsonNode item, JsonNode reaction) {
    String mid = Json.id(reaction, "mid");
    String actor = sender(item);
    if (mid == null || actor == null) {
      return;
    }
    batch.reactions.add(
        new Reaction(
            source,
            new Reaction.Target("message", mid),
            new Published.Author(actor, null),
            new Reaction.Sign(
                Json.text(reaction, "reaction"),
                Json.text(reaction, "emoji"),
                "unreact".equals(Json.text(reaction, "action")))));
  }

  private void receipts(Source source, JsonNode item) {
    JsonNode read = item.path("read");
    String mid = Json.id(read, "mid");
    if (mid != null || (sender(item) != null && Times.of(read, "watermark") != null)) {
      batch.reads.add(new Read(source, sender(item), mid, Times.of(read, "watermark")));
    }
    JsonNode delivery = item.path("delivery");
    for (JsonNode delivered : Json.items(delivery.path("mids"))) {
      delivery(source, item, Json.idOf(delivered));
    }
    if (Json.items(delivery.path("mids")).isEmpty()) {
      delivery(source, item, null);
    }
  }

  private void delivery(Source source, JsonNode item, @Nullable String mid) {
    String recipient = sender(item); // the one who sends the receipt
    var watermark = Times.of(item.path("delivery"), "watermark");
    if (mid != null || (recipient != null && watermark != null)) {
      batch.deliveries.add(new Delivery(source, recipient, mid, watermark));
    }
  }

  private void postback(Source source, JsonNode item, JsonNode postback) {
    if (postback.isObject()) {
      batch.postbacks.add(new Postback(source, sender(item), postback));
      referral(source, item, Json.text(postback, "mid"), postback.path("referral"));
    }
  }

  private void referral(
      Source source, JsonNode item, @Nullable String messageId, JsonNode referral) {
    if (referral.isObject()) {
      batch.referrals.add(new Referral(source, sender(item), messageId, referral));
    }
  }

  /** The checkbox plugin names a person by a reference of our own. */
  private static @Nullable String sender(JsonNode item) {
    return Json.id(item.path("sender"), "id", "user_ref");
  }

  private static @Nullable String recipient(JsonNode item) {
    return Json.id(item.path("recipient"), "id", "user_ref");
  }
}
