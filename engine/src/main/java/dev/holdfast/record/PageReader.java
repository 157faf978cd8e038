package dev.holdfast.record;

import static dev.holdfast.record.Verb.ADD;
import static dev.holdfast.record.Verb.EDIT;
import static dev.holdfast.record.Verb.REMOVE;

import dev.holdfast.record.Published.Lifetime;
import dev.holdfast.record.Published.Visibility;
import dev.holdfast.record.Published.Wording;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Page's changes: its feed, mentions of it, reviews and leads. */
final class PageReader {

  /** The items of the feed that are posts of some kind. */
  private static final Set<String> POSTS =
      Set.of(
          "album",
          "coupon",
          "event",
          "experience",
          "link",
          "milestone",
          "note",
          "photo",
          "photo-album",
          "picture",
          "platform-story",
          "post",
          "question",
          "share",
          "status",
          "story",
          "video");

  private final Batch batch;

  PageReader(Batch batch) {
    this.batch = batch;
  }

  void read(Source source, String field, JsonNode value) {
    switch (field) {
      case "feed", "ratings" -> item(source, field, value);
      case "mention" -> mention(source, value);
      case "leadgen", "leadgen_fat" -> lead(source, value);
      default -> {
        // Profile fields, videos, labels …: they stay events.
      }
    }
  }

  private void item(Source source, String field, JsonNode value) {
    String item = Objects.requireNonNullElse(JsonFields.text(value, "item"), "");
    switch (item) {
      case "comment" -> comment(source, value);
      case "like", "reaction" -> reaction(source, value);
      case "rating" -> rating(source, value);
      default -> {
        // Followers, tags, group messages … are nothing that stands on the feed.
        if (field.equals("feed") && POSTS.contains(item)) {
          post(source, value);
        }
      }
    }
  }

  private void comment(Source source, JsonNode value) {
    String id = JsonFields.id(value, "comment_id", "id");
    if (id != null) {
      String postId = JsonFields.id(value, "post_id");
      String parentId = JsonFields.id(value, "parent_id");
      batch.comments.add(new Comment(source, id, postId, parentId, published(source, value)));
    }
  }

  private void post(Source source, JsonNode value) {
    String id =
        JsonFields.id(
            value,
            "post_id",
            "photo_id",
            "video_id",
            "album_id",
            "event_id",
            "share_id",
            "link_id");
    if (id != null) {
      batch.posts.add(
          new Post(
              source,
              id,
              JsonFields.text(value, "item"),
              JsonFields.text(value, "verb"),
              JsonFields.text(value, "link"),
              published(source, value)));
    }
  }

  private static Published published(Source source, JsonNode value) {
    Verb verb = Verb.of(value);
    String text = JsonFields.text(value, "message");
    Lifetime lifetime =
        new Lifetime(
            verb == ADD || verb == EDIT ? Times.of(value, "created_time") : null,
            verb == EDIT ? source.at() : null,
            verb == REMOVE ? source.at() : null);
    return new Published(
        Authors.of(value),
        text == null ? null : new Wording(text, source.at(), source.eventId()),
        visibility(source, verb, value),
        lifetime);
  }

  private static @Nullable Visibility visibility(Source source, Verb verb, JsonNode value) {
    Boolean hidden = hidden(verb, value);
    return hidden == null ? null : new Visibility(hidden, source.at(), source.eventId());
  }

  private static @Nullable Boolean hidden(Verb verb, JsonNode value) {
    JsonNode told = value.path("is_hidden");
    return switch (verb) {
      case HIDE -> Boolean.TRUE;
      case UNHIDE -> Boolean.FALSE;
      case ADD, EDIT, REMOVE, OTHER -> told.isBoolean() ? told.booleanValue() : null;
    };
  }

  private void reaction(Source source, JsonNode value) {
    Reaction.Target target = target(value);
    Published.Author actor = Authors.of(value);
    if (target == null || actor.id() == null) {
      return;
    }
    String word = JsonFields.text(value, "reaction_type");
    boolean removed = Verb.of(value) == REMOVE;
    batch.reactions.add(
        new Reaction(
            source, target, actor, new Reaction.Sign(word == null ? "like" : word, null, removed)));
  }

  private static Reaction.@Nullable Target target(JsonNode value) {
    String comment = JsonFields.id(value, "comment_id");
    String post = JsonFields.id(value, "post_id");
    if (comment != null) {
      return new Reaction.Target("comment", comment);
    }
    return post == null ? null : new Reaction.Target("post", post);
  }

  private void rating(Source source, JsonNode value) {
    String id = JsonFields.id(value, "open_graph_story_id", "post_id");
    if (id != null) {
      batch.ratings.add(new Rating(source, id, value));
    }
  }

  private void mention(Source source, JsonNode value) {
    String post = JsonFields.id(value, "post_id");
    String comment = JsonFields.id(value, "comment_id");
    if (post != null || comment != null) {
      batch.mentions.add(new Mention(source, post, comment, value));
    }
  }

  private void lead(Source source, JsonNode value) {
    String id = JsonFields.id(value, "leadgen_id");
    if (id != null) {
      batch.leads.add(new Lead(source, id, value));
    }
  }
}
