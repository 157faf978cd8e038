package dev.holdfast.sample;

import static dev.holdfast.sample.Wire.id;
import static dev.holdfast.sample.Wire.object;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What happens on a Facebook Page in public, and its leads. */
final class PageItems {

  private static final List<String> REACTIONS =
      List.of("like", "like", "love", "care", "haha", "wow", "sad", "angry");

  private final Scene scene;

  PageItems(Scene scene) {
    this.scene = scene;
  }

  Item comment(Shop shop) {
    long time = scene.tick();
    Person person = scene.person();
    String postNumber = scene.ids().text();
    String post = shop.page() + "_" + postNumber;
    String comment = postNumber + "_" + scene.ids().text();
    ObjectNode value = object();
    value.set("from", id(person.messenger()).put("name", person.name()));
    value.set("post", post(post, time));
    value
        .put("message", scene.pick(person.says().comments()))
        .put("post_id", post)
        .put("comment_id", comment)
        .put("created_time", time / 1000)
        .put("item", "comment")
        .put("parent_id", scene.chance(30) ? postNumber + "_" + scene.ids().text() : post)
        .put("verb", "add");
    return change(shop, time, "feed", value);
  }

  Item reaction(Shop shop) {
    long time = scene.tick();
    String post = shop.page() + "_" + scene.ids().text();
    ObjectNode value = object();
    value.set("from", id(scene.ids().text()).put("name", scene.person().name()));
    value
        .put("parent_id", post)
        .put("post_id", post)
        .put("verb", "add")
        .put("reaction_type", scene.pick(REACTIONS))
        .put("item", "reaction")
        .put("created_time", time / 1000);
    return change(shop, time, "feed", value);
  }

  Item post(Shop shop) {
    long time = scene.tick();
    ObjectNode value = object();
    value.set("from", id(shop.page()).put("name", shop.name()));
    value
        .put("message", scene.pick(scene.person().says().comments()) + " #neu #new #nuevo")
        .put("post_id", shop.page() + "_" + scene.ids().text())
        .put("created_time", time / 1000)
        .put("item", "status")
        .put("published", 1)
        .put("verb", "add");
    return change(shop, time, "feed", value);
  }

  /**
   * The ids of ads are numbers here, as some deliveries have them: above what a double can hold.
   */
  Item leadgen(Shop shop) {
    long time = scene.tick();
    ObjectNode value =
        object()
            .put("adgroup_id", scene.ids().number())
            .put("ad_id", scene.ids().number())
            .put("created_time", time / 1000)
            .put("leadgen_id", scene.ids().text())
            .put("page_id", shop.page())
            .put("form_id", "7" + shop.page().substring(1));
    return change(shop, time, "leadgen", value);
  }

  Item rating(Shop shop) {
    long time = scene.tick();
    Person person = scene.person();
    ObjectNode value =
        object()
            .put("item", "rating")
            .put("verb", "add")
            .put("open_graph_story_id", scene.ids().number())
            .put("reviewer_id", person.messenger())
            .put("reviewer_name", person.name())
            .put("review_text", scene.pick(person.says().comments()))
            .put("recommendation_type", scene.chance(90) ? "positive" : "negative")
            .put("created_time", time / 1000);
    return change(shop, time, "ratings", value);
  }

  /** A field that does not exist, with a value of a form that nobody expects. */
  Item unknownField(Shop shop) {
    long time = scene.tick();
    ObjectNode value = object().put("visit_id", scene.ids().number());
    value.putArray("shelves").add("A7").addNull().add(0.25);
    return change(shop, time, "store_visits", value);
  }

  private static ObjectNode post(String post, long time) {
    return object()
        .put("status_type", "mobile_status_update")
        .put("is_published", true)
        .put("updated_time", Scene.iso(time))
        .put("permalink_url", "https://www.facebook.com/" + post.replace("_", "/posts/"))
        .put("promotion_status", "inactive")
        .put("id", post);
  }

  private static Item change(Shop shop, long time, String field, ObjectNode value) {
    ObjectNode change = object();
    change.set("value", value);
    change.put("field", field);
    return new Item(Envelope.PAGE_CHANGES, shop.page(), time, change);
  }
}
