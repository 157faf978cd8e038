package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a Messenger or Instagram message says. */
final class MessengerContent {

  private MessengerContent() {}

  static MessageContent of(JsonNode message) {
    String text = JsonFields.text(message, "text");
    JsonNode replyTo = message.path("reply_to");
    String answered = JsonFields.text(replyTo, "mid");
    return new MessageContent(
        type(message, text),
        text,
        attachments(message),
        answered == null ? JsonFields.text(replyTo.path("story"), "id") : answered);
  }

  /** Meta names no type here, but every message has one. */
  private static @Nullable String type(JsonNode message, @Nullable String text) {
    if (JsonFields.flag(message, "is_unsupported")) {
      return "unsupported";
    }
    String attached = JsonFields.text(message.path("attachments").path(0), "type");
    return attached == null && text != null ? "text" : attached;
  }

  private static @Nullable String attachments(JsonNode message) {
    Attachments attachments = new Attachments();
    JsonFields.items(message.path("attachments"))
        .forEach(attachment -> add(attachments, attachment));
    String quickReply = JsonFields.text(message.path("quick_reply"), "payload");
    if (quickReply != null) {
      attachments.add("quick_reply").with("id", quickReply);
    }
    return attachments.json();
  }

  private static void add(Attachments attachments, JsonNode attachment) {
    JsonNode payload = attachment.path("payload");
    String url = JsonFields.text(payload, "url");
    String title = JsonFields.text(payload, "title");
    String id = JsonFields.text(payload, "id", "sticker_id", "attachment_id");
    attachments
        .add(JsonFields.text(attachment, "type"))
        .with("id", id == null ? JsonFields.named(payload, "_id") : id)
        .with("url", url == null ? otherUrl(attachment, payload) : url)
        .with("title", title == null ? JsonFields.text(attachment, "title") : title)
        .with("template", JsonFields.text(payload, "template_type"))
        .withNumber("latitude", payload.path("coordinates").path("lat"))
        .withNumber("longitude", payload.path("coordinates").path("long"));
  }

  /** Some attachments come without a payload, and each new sort has a name of its own for it. */
  private static @Nullable String otherUrl(JsonNode attachment, JsonNode payload) {
    String url = JsonFields.named(payload, "_url");
    return url == null ? JsonFields.text(attachment, "url") : url;
  }
}
