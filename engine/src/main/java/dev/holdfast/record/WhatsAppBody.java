package dev.holdfast.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a WhatsApp message says: its content stands under the name of its type. */
final class WhatsAppBody {

  private WhatsAppBody() {}

  static Body of(JsonNode message) {
    String type = Json.text(message, "type");
    JsonNode content = type == null ? message.path("") : message.path(type);
    Attachments attachments = new Attachments();
    String text = read(type == null ? "" : type, content, attachments);
    String replyTo = Json.text(message.path("context"), "id", "message_id");
    return new Body(type, text, attachments.json(), replyTo);
  }

  /** Adds the attachments and gives the text. */
  private static @Nullable String read(String type, JsonNode content, Attachments attachments) {
    return switch (type) {
      case "image", "audio", "voice", "video", "document", "sticker" -> {
        media(type, content, attachments);
        yield Json.text(content, "caption");
      }
      case "location" -> {
        location(content, attachments);
        yield null;
      }
      case "contacts" -> {
        Json.items(content).forEach(contact -> contact(contact, attachments));
        yield null;
      }
      case "button" -> {
        attachments.add(type).with("id", Json.text(content, "payload"));
        yield Json.text(content, "text");
      }
      case "interactive" -> interactive(content, attachments);
      case "order" -> {
        attachments.add(type).with("id", Json.text(content, "catalog_id"));
        yield Json.text(content, "text");
      }
      default -> Json.text(content, "body");
    };
  }

  private static void media(String type, JsonNode media, Attachments attachments) {
    attachments
        .add(type)
        .with("id", Json.text(media, "id"))
        .with("url", Json.text(media, "url", "link"))
        .with("title", Json.text(media, "filename"))
        .with("mime_type", Json.text(media, "mime_type"));
  }

  private static void location(JsonNode location, Attachments attachments) {
    attachments
        .add("location")
        .with("url", Json.text(location, "url"))
        .with("title", Json.text(location, "name"))
        .with("address", Json.text(location, "address"))
        .withNumber("latitude", location.path("latitude"))
        .withNumber("longitude", location.path("longitude"));
  }

  private static void contact(JsonNode contact, Attachments attachments) {
    attachments
        .add("contact")
        .with("id", Json.text(contact.path("phones").path(0), "wa_id", "phone"))
        .with("title", Json.text(contact.path("name"), "formatted_name"));
  }

  /** The answer to a button, a list, a form …, which stands under the name of its own type. */
  private static @Nullable String interactive(JsonNode content, Attachments attachments) {
    String type = Json.text(content, "type");
    if (type == null) {
      return null;
    }
    JsonNode answer = content.path(type);
    attachments
        .add(type)
        .with("id", Json.text(answer, "id"))
        .with("response", Json.text(answer, "response_json", "response"));
    return Json.text(answer, "title", "body");
  }
}
