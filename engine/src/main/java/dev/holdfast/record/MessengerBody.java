package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a Messenger or Instagram message says. */
final class MessengerBody {

  private MessengerBody() {}

  static Body of(JsonNode message) {
    String text = Json.text(message, "text");
    JsonNode replyTo = message.path("reply_to");
    String answered = Json.text(replyTo, "mid");
    return new Body(
        type(message, text),
        text,
        attachments(message),
        answered == null ? Json.text(replyTo.path("story"), "id") : answered);
  }

  /** Meta names no type here, but every message has one. */
  private static @Nullable String type(JsonNode message, @Nullable String text) {
    if (Json.flag(message, "is_unsupported")) {
      return "unsupported";
    }
    String attached = Json.text(message.path("attachments").path(0), "type");
    return attached == null && text != null ? "text" : attached;
  }

  private static @Nullable String attachments(JsonNode message) {
    Attachments attachments = new Attachments();
    Json.items(message.path("attachments")).forEach(attachment -> add(attachments, attachment));
    String quickReply = Json.text(message.path("quick_reply"), "payload");
    if (quickReply != null) {
      attachments.add("quick_reply").with("id", quickReply);
    }
    return attachments.json();
  }

  private static void add(Attachments attachments, JsonNode attachment) {
    JsonNode payload = attachment.path("payload");
    String url = Json.text(payload, "url");
    String title = Json.text(payload, "title");
    attachments
        .add(Json.text(attachment, "type"))
        .with("id", Json.text(payload, "id", "sticker_id", "attachment_id", "reel_video_id"))
        .with("url", url == null ? Json.text(attachment, "url") : url)
        .with("title", title == null ? Json.text(attachment, "title") : title)
        .with("template", Json.text(payload, "template_type"))
        .withNumber("latitude", payload.path("coordinates").path("lat"))
        .withNumber("longitude", payload.path("coordinates").path("long"));
  }
}
