package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a WhatsApp message says: its content stands under the name of its type. */
final class WhatsAppContent {

  private WhatsAppContent() {}

  static MessageContent of(JsonNode message) {
    String type = JsonFields.text(message, "type");
    JsonNode content = type == null ? message.path("") : message.path(type);
    Attachments attachments = new Attachments();
    String text = read(type == null ? "" : type, content, attachments);
    String replyTo = JsonFields.text(message.path("context"), "id", "message_id");
    return new MessageContent(type, text, attachments.json(), replyTo);
  }

  /** Adds the attachments and gives the text. */
  private static @Nullable String read(String type, JsonNode content, Attachments attachments) {
    return switch (type) {
      case "image", "audio", "voice", "video", "document", "sticker" -> {
        media(type, content, attachments);
        yield JsonFields.text(content, "caption");
      }
      case "location" -> {
        location(content, attachments);
        yield null;
      }
      case "contacts" -> {
        JsonFields.items(content).forEach(contact -> contact(contact, attachments));
        yield null;
      }
      case "button" -> {
        attachments.add(type).with("id", JsonFields.text(content, "payload"));
        yield JsonFields.text(content, "text");
      }
      case "interactive" -> interactive(content, attachments);
      case "order" -> {
        attachments.add(type).with("id", JsonFields.text(content, "catalog_id"));
        yield JsonFields.text(content, "text");
      }
      default -> JsonFields.text(content, "body");
    };
  }

  private static void media(String type, JsonNode media, Attachments attachments) {
    attachments
        .add(type)
        .with("id", JsonFields.text(media, "id"))
        .with("url", JsonFields.text(media, "url", "link"))
        .with("title", JsonFields.text(media, "filename"))
        .with("mime_type", JsonFields.text(media, "mime_type"));
  }

  private static void location(JsonNode location, Attachments attachments) {
    attachments
        .add("location")
        .with("url", JsonFields.text(location, "url"))
        .with("title", JsonFields.text(location, "name"))
        .with("address", JsonFields.text(location, "address"))
        .withNumber("latitude", location.path("latitude"))
        .withNumber("longitude", location.path("longitude"));
  }

  private static void contact(JsonNode contact, Attachments attachments) {
    attachments
        .add("contact")
        .with("id", JsonFields.text(contact.path("phones").path(0), "wa_id", "phone"))
        .with("title", JsonFields.text(contact.path("name"), "formatted_name"));
  }

  /** The answer to a button, a list, a form …, which stands under the name of its own type. */
  private static @Nullable String interactive(JsonNode content, Attachments attachments) {
    String type = JsonFields.text(content, "type");
    if (type == null) {
      return null;
    }
    JsonNode answer = content.path(type);
    attachments
        .add(type)
        .with("id", JsonFields.text(answer, "id"))
        .with("response", JsonFields.text(answer, "response_json", "response"));
    return JsonFields.text(answer, "title", "body");
  }
}
