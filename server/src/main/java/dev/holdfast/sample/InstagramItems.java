package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.id;
import static dev.holdfast.sample.Wire.object;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What happens on Instagram. */
final class InstagramItems {

  private static final List<String> PRODUCTS = List.of("FEED", "FEED", "REELS", "STORY");

  private final Scene scene;

  InstagramItems(Scene scene) {
    this.scene = scene;
  }

  Item message(Shop shop) {
    long time = scene.tick();
    Person person = scene.person();
    ObjectNode message = object().put("mid", scene.ids().instagramMid(shop.instagram()));
    int form = scene.upTo(10);
    if (form == 0) {
      message.putArray("attachments").add(picture());
    } else {
      message.put("text", scene.pick(person.says().messages()));
    }
    if (form == 1) {
      message.set("reply_to", storyOf());
    }
    ObjectNode item = object();
    item.set("sender", id(person.instagram()));
    item.set("recipient", id(shop.instagram()));
    item.put("timestamp", time - 200 - scene.upTo(800));
    item.set("message", message);
    return new Item(Envelope.INSTAGRAM_MESSAGING, shop.instagram(), time, item);
  }

  Item comment(Shop shop) {
    Person person = scene.person();
    String media = scene.ids().text();
    ObjectNode value = object();
    value.set("from", id(person.instagram()).put("username", person.username()));
    value.set("media", id(media).put("media_product_type", scene.pick(PRODUCTS)));
    value.put("id", scene.ids().text());
    if (scene.chance(25)) {
      value.put("parent_id", scene.ids().text());
    }
    value.put("text", scene.pick(person.says().comments()));
    return change(shop, "comments", value);
  }

  Item mention(Shop shop) {
    ObjectNode value = object().put("media_id", scene.ids().text());
    return change(shop, "mentions", value.put("comment_id", scene.ids().text()));
  }

  Item storyInsights(Shop shop) {
    int reach = 40 + scene.upTo(4000);
    ObjectNode value =
        object()
            .put("media_id", scene.ids().text())
            .put("impressions", reach + scene.upTo(reach))
            .put("reach", reach)
            .put("taps_forward", scene.upTo(reach))
            .put("taps_back", scene.upTo(reach / 4))
            .put("exits", scene.upTo(reach / 3))
            .put("replies", scene.chance(60) ? -1 : 5 + scene.upTo(20));
    return change(shop, "story_insights", value);
  }

  private Item change(Shop shop, String field, ObjectNode value) {
    ObjectNode change = object().put("field", field);
    change.set("value", value);
    return new Item(Envelope.INSTAGRAM_CHANGES, shop.instagram(), scene.tick(), change);
  }

  private ObjectNode picture() {
    ObjectNode attachment = object().put("type", "image");
    attachment.putObject("payload").put("url", media());
    return attachment;
  }

  private ObjectNode storyOf() {
    ObjectNode reply = object();
    reply.set("story", object().put("url", media()).put("id", scene.ids().text()));
    return reply;
  }

  private String media() {
    return "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id="
        + scene.ids().text()
        + "&signature="
        + scene.ids().token();
  }
}
