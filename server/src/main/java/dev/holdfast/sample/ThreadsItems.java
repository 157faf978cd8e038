package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.id;
import static dev.holdfast.sample.Wire.object;

import tools.jackson.databind.node.ObjectNode;

/** What happens on Threads. */
final class ThreadsItems {

  private final Scene scene;

  ThreadsItems(Scene scene) {
    this.scene = scene;
  }

  Item reply(Shop shop) {
    ObjectNode root = id(scene.ids().text()).put("owner_id", shop.threads());
    root.put("username", shop.username());
    ObjectNode value = post();
    value.set("replied_to", id(scene.ids().text()));
    value.set("root_post", root);
    return item(Envelope.THREADS_MODERATE, shop, "replies", value);
  }

  Item mention(Shop shop) {
    ObjectNode value = post();
    value.put("text", "@" + shop.username() + " " + value.get("text").asString());
    return item(Envelope.THREADS_INTERACTION, shop, "mentions", value);
  }

  private ObjectNode post() {
    Person person = scene.person();
    String shortcode = scene.ids().token().substring(0, 11);
    return id(scene.ids().text())
        .put("username", person.username())
        .put("text", scene.pick(person.says().comments()))
        .put("media_type", "TEXT_POST")
        .put("permalink", "https://www.threads.com/@" + person.username() + "/post/" + shortcode)
        .put("shortcode", shortcode)
        .put("timestamp", Scene.iso(scene.tick()));
  }

  private Item item(Envelope envelope, Shop shop, String field, ObjectNode value) {
    ObjectNode item = object();
    item.set("value", value);
    item.put("field", field);
    return new Item(envelope, shop.threads(), scene.tick(), item);
  }
}
