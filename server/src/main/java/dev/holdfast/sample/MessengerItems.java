package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.id;
import static dev.holdfast.sample.Wire.object;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What happens on Messenger. Later items speak of the messages of earlier ones. */
final class MessengerItems {

  /** A message that something can still happen to. */
  private record Said(Shop shop, Person person, String mid) {}

  /** A feeling and its emoji. */
  private record Feeling(String word, String emoji) {}

  private static final List<Feeling> FEELINGS =
      List.of(
          new Feeling("love", "❤"),
          new Feeling("smile", "😆"),
          new Feeling("wow", "😮"),
          new Feeling("like", "👍"),
          new Feeling("other", "🎉"));
  private static final long APP = 1_583_920_647_715_302L;
  private static final int REMEMBERED = 50;

  private final Scene scene;
  private final List<Said> said = new ArrayList<>();

  MessengerItems(Scene scene) {
    this.scene = scene;
  }

  Item message(Shop shop) {
    Person person = scene.person();
    ObjectNode message = object().put("mid", newMid(shop, person));
    if (scene.chance(8)) {
      ObjectNode attachment = message.putArray("attachments").addObject().put("type", "image");
      attachment.putObject("payload").put("url", picture());
    } else {
      message.put("text", scene.pick(person.says().messages()));
    }
    return fromPerson(shop, person, "message", message);
  }

  Item echo(Shop shop) {
    Person person = scene.person();
    ObjectNode message =
        object()
            .put("mid", newMid(shop, person))
            .put("text", scene.pick(person.says().answers()))
            .put("is_echo", true)
            .put("app_id", APP);
    return item(shop, shop.page(), person.messenger(), "message", message);
  }

  Item postback(Shop shop) {
    ObjectNode postback =
        object()
            .put("mid", scene.ids().messengerMid())
            .put("title", "Track my order")
            .put("payload", "ORDER_STATUS:" + (1000 + scene.upTo(9000)));
    return fromPerson(shop, scene.person(), "postback", postback);
  }

  Item read(Shop shop) {
    ObjectNode read = object().put("watermark", scene.tick());
    return fromPerson(shop, scene.person(), "read", read);
  }

  Item delivery(Shop shop) {
    Said last = lastSaid(shop);
    ObjectNode delivery = object();
    delivery.putArray("mids").add(last.mid());
    delivery.put("watermark", scene.tick());
    return fromPerson(shop, last.person(), "delivery", delivery);
  }

  Item reaction(Shop shop) {
    Said last = lastSaid(shop);
    ObjectNode reaction = object().put("mid", last.mid());
    if (scene.chance(85)) {
      Feeling feeling = scene.pick(FEELINGS);
      reaction.put("action", "react");
      reaction.put("reaction", feeling.word()).put("emoji", feeling.emoji());
    } else {
      reaction.put("action", "unreact");
    }
    return fromPerson(shop, last.person(), "reaction", reaction);
  }

  Item edit(Shop shop) {
    Said last = lastSaid(shop);
    ObjectNode edit =
        object()
            .put("mid", last.mid())
            .put("text", scene.pick(last.person().says().messages()) + " ✏️")
            .put("num_edit", 1 + scene.upTo(5));
    return fromPerson(shop, last.person(), "message_edit", edit);
  }

  private Item fromPerson(Shop shop, Person person, String key, ObjectNode what) {
    return item(shop, person.messenger(), shop.page(), key, what);
  }

  private Item item(Shop shop, String sender, String recipient, String key, ObjectNode what) {
    long time = scene.tick();
    ObjectNode item = object();
    item.set("sender", id(sender));
    item.set("recipient", id(recipient));
    item.put("timestamp", time);
    item.set(key, what);
    return new Item(Envelope.PAGE_MESSAGING, shop.page(), time, item);
  }

  private String newMid(Shop shop, Person person) {
    String mid = scene.ids().messengerMid();
    said.add(new Said(shop, person, mid));
    if (said.size() > REMEMBERED) {
      said.removeFirst();
    }
    return mid;
  }

  /** One of the shop's last messages, or one from before this run. */
  private Said lastSaid(Shop shop) {
    List<Said> own = said.stream().filter(one -> one.shop().equals(shop)).toList();
    return own.isEmpty()
        ? new Said(shop, scene.person(), scene.ids().messengerMid())
        : scene.pick(own);
  }

  private String picture() {
    return "https://scontent.xx.fbcdn.net/v/t1.15752-9/" + scene.ids().text() + "_n.jpg";
  }
}
