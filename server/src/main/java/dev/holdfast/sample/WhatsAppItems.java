package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.id;
import static dev.holdfast.sample.Wire.object;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What customers do on WhatsApp: messages, and what becomes of those sent to them, and calls. */
final class WhatsAppItems {

  /** Something sent to a customer, whose news comes in steps. */
  private record Sent(Shop shop, Person person, String id, int step) {
    Sent next() {
      return new Sent(shop, person, id, step + 1);
    }
  }

  private final Scene scene;
  private @Nullable Sent message;
  private @Nullable Sent call;

  WhatsAppItems(Scene scene) {
    this.scene = scene;
  }

  Item message(Shop shop) {
    Person person = scene.person();
    long time = scene.tick();
    ObjectNode message =
        object()
            .put("from", person.phone())
            .put("id", scene.ids().wamid(person.phone()))
            .put("timestamp", seconds(time));
    switch (scene.upTo(12)) {
      case 0 -> image(message);
      case 1 -> voice(message);
      case 2 -> place(message);
      case 3 -> button(message);
      case 4 -> reaction(message, person);
      default -> text(message, person);
    }
    ObjectNode value = value(shop, person);
    value.putArray("messages").add(message);
    return change(shop, time, "messages", value);
  }

  /** Sent, delivered, read of one message after the other; now and then one fails. */
  Item status(Shop shop) {
    Sent current = message != null && message.step() < 3 ? message : newMessage(shop);
    boolean failed = current.step() == 0 && scene.chance(4);
    String status =
        switch (current.step()) {
          case 0 -> failed ? "failed" : "sent";
          case 1 -> "delivered";
          default -> "read";
        };
    message = failed ? null : current.next();
    long time = scene.tick();
    ObjectNode entry =
        id(current.id())
            .put("status", status)
            .put("timestamp", seconds(time))
            .put("recipient_id", current.person().phone());
    addDetails(entry, failed);
    ObjectNode value = value(current.shop(), current.person());
    value.putArray("statuses").add(entry);
    return change(current.shop(), time, "messages", value);
  }

  /** A call begins; the next time it ends. */
  Item call(Shop shop) {
    long time = scene.tick();
    boolean begins = call == null;
    Person caller = scene.person();
    Sent current =
        call == null ? new Sent(shop, caller, scene.ids().wacid(caller.phone()), 0) : call;
    call = begins ? current : null;
    ObjectNode value = value(current.shop(), current.person());
    ObjectNode entry =
        id(current.id())
            .put("to", current.shop().whatsApp().phone())
            .put("from", current.person().phone())
            .put("event", begins ? "connect" : "terminate")
            .put("timestamp", seconds(time))
            .put("direction", "USER_INITIATED");
    addCallDetails(entry, begins, time);
    value.putArray("calls").add(entry);
    return change(current.shop(), time, "calls", value);
  }

  private Sent newMessage(Shop shop) {
    Person person = scene.person();
    return new Sent(shop, person, scene.ids().wamid(person.phone()), 0);
  }

  private static void addCallDetails(ObjectNode entry, boolean begins, long time) {
    if (begins) {
      String sdp = "v=0\r\no=- 7602563789789945080 2 IN IP4 127.0.0.1\r\ns=-\r\n";
      entry.putObject("session").put("sdp_type", "offer").put("sdp", sdp);
    } else {
      entry.put("start_time", seconds(time - 61_000)).put("end_time", seconds(time));
      entry.put("status", "COMPLETED").put("duration", 61);
    }
  }

  private void addDetails(ObjectNode status, boolean failed) {
    if (failed) {
      ObjectNode error = status.putArray("errors").addObject();
      error.put("code", 131026).put("title", "Message undeliverable");
      error.putObject("error_data").put("details", "Message Undeliverable.");
      return;
    }
    ObjectNode conversation = status.putObject("conversation").put("id", scene.ids().token());
    conversation.putObject("origin").put("type", "service");
    ObjectNode pricing = status.putObject("pricing").put("billable", false);
    pricing.put("pricing_model", "PMP").put("category", "service").put("type", "regular");
  }

  private void text(ObjectNode message, Person person) {
    message.putObject("text").put("body", scene.pick(person.says().messages()));
    message.put("type", "text");
  }

  private void image(ObjectNode message) {
    message.put("type", "image");
    ObjectNode image = message.putObject("image").put("mime_type", "image/jpeg");
    image.put("sha256", scene.ids().token()).put("id", scene.ids().text()).put("caption", "👀");
  }

  private void voice(ObjectNode message) {
    message.put("type", "audio");
    ObjectNode audio = message.putObject("audio").put("mime_type", "audio/ogg; codecs=opus");
    audio.put("sha256", scene.ids().token()).put("id", scene.ids().text()).put("voice", true);
  }

  private void place(ObjectNode message) {
    message.put("type", "location");
    ObjectNode place = message.putObject("location").put("name", "Café Zum Anker");
    place.put("latitude", 51.3397 + scene.upTo(100) / 1e4).put("longitude", 12.3731);
  }

  private static void button(ObjectNode message) {
    message.put("type", "interactive");
    ObjectNode interactive = message.putObject("interactive").put("type", "button_reply");
    interactive.putObject("button_reply").put("id", "yes-please").put("title", "Yes, please!");
  }

  private void reaction(ObjectNode message, Person person) {
    message.put("type", "reaction");
    ObjectNode reaction = message.putObject("reaction");
    reaction.put("message_id", scene.ids().wamid(person.phone())).put("emoji", "❤️");
  }

  private static ObjectNode value(Shop shop, Person person) {
    ObjectNode value = object().put("messaging_product", "whatsapp");
    value
        .putObject("metadata")
        .put("display_phone_number", shop.whatsApp().phone())
        .put("phone_number_id", shop.whatsApp().phoneId());
    ObjectNode contact = value.putArray("contacts").addObject();
    contact.putObject("profile").put("name", person.name());
    contact.put("wa_id", person.phone());
    return value;
  }

  private static Item change(Shop shop, long time, String field, ObjectNode value) {
    ObjectNode change = object();
    change.set("value", value);
    change.put("field", field);
    return new Item(Envelope.WHATSAPP_MESSAGES, shop.whatsApp().account(), time, change);
  }

  /** WhatsApp writes times as text, in seconds. */
  private static String seconds(long millis) {
    return Long.toString(millis / 1000);
  }
}
