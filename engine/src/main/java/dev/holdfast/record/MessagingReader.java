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
    referral(source, item, JsonFields.id(item.path("message"), "mid"), item.path("referral"));
    if (item.path("optin").isObject()) {
      batch.optIns.add(new OptIn(source, person(source, item), item.path("optin")));
    }
  }

  private void message(Source source, JsonNode item, JsonNode message) {
    String mid = JsonFields.id(message, "mid");
    if (mid == null) {
      return;
    }
    if (JsonFields.flag(message, "is_deleted")) {
      batch.messages.add(Message.deleted(source, mid));
      return;
    }
    batch.messages.add(
        Message.sent(source, mid, parties(source, item), MessengerContent.of(message)));
    referral(source, item, mid, message.path("referral"));
  }

  private static Parties parties(Source source, JsonNode item) {
    String sender = sender(item);
    String recipient = recipient(item);
    boolean out =
        JsonFields.flag(item.path("message"), "is_echo")
            || (sender != null && sender.equals(source.page()) && !sender.equals(recipient));
    return out ? Parties.out(sender, recipient) : Parties.in(sender, recipient);
  }

  /** Instagram also tells of messages that were never edited, as edit 0 and without a text. */
  private void edit(Source source, JsonNode edit) {
    String mid = JsonFields.id(edit, "mid");
    Long number = JsonFields.integer(edit, "num_edit");
    if (mid != null && (number == null || number > 0)) {
      batch.messages.add(Message.edited(source, mid, number, JsonFields.text(edit, "text")));
    }
  }

  private void reaction(Source source, JsonNode item, JsonNode reaction) {
    String mid = JsonFields.id(reaction, "mid");
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
                JsonFields.text(reaction, "reaction"),
                JsonFields.text(reaction, "emoji"),
                "unreact".equals(JsonFields.text(reaction, "action")))));
  }

  private void receipts(Source source, JsonNode item) {
    JsonNode read = item.path("read");
    String mid = JsonFields.id(read, "mid");
    if (mid != null || (sender(item) != null && Times.of(read, "watermark") != null)) {
      batch.reads.add(new ReadReceipt(source, sender(item), mid, Times.of(read, "watermark")));
    }
    JsonNode delivery = item.path("delivery");
    for (JsonNode delivered : JsonFields.items(delivery.path("mids"))) {
      delivery(source, item, JsonFields.idOf(delivered));
    }
    if (JsonFields.items(delivery.path("mids")).isEmpty()) {
      delivery(source, item, null);
    }
  }

  private void delivery(Source source, JsonNode item, @Nullable String mid) {
    String recipient = sender(item); // the one who sends the receipt
    var watermark = Times.of(item.path("delivery"), "watermark");
    if (mid != null || (recipient != null && watermark != null)) {
      batch.deliveries.add(new DeliveryReceipt(source, recipient, mid, watermark));
    }
  }

  private void postback(Source source, JsonNode item, JsonNode postback) {
    if (postback.isObject()) {
      batch.postbacks.add(new Postback(source, person(source, item), postback));
      referral(source, item, JsonFields.text(postback, "mid"), postback.path("referral"));
    }
  }

  private void referral(
      Source source, JsonNode item, @Nullable String messageId, JsonNode referral) {
    if (referral.isObject()) {
      batch.referrals.add(new Referral(source, person(source, item), messageId, referral));
    }
  }

  /** Who did it; nobody where the account tries its own buttons out. */
  private static @Nullable String person(Source source, JsonNode item) {
    String sender = sender(item);
    boolean self = JsonFields.flag(item, "is_self") || source.page().equals(sender);
    return self ? null : sender;
  }

  /** The checkbox plugin names a person by a reference of our own. */
  private static @Nullable String sender(JsonNode item) {
    return JsonFields.id(item.path("sender"), "id", "user_ref");
  }

  private static @Nullable String recipient(JsonNode item) {
    return JsonFields.id(item.path("recipient"), "id", "user_ref");
  }
}
