package dev.holdfast.record;

import dev.holdfast.record.Published.Lifetime;
import dev.holdfast.record.Published.Wording;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An Instagram account's changes: comments, mentions, story insights. */
final class InstagramReader {

  private final Batch batch;

  InstagramReader(Batch batch) {
    this.batch = batch;
  }

  void read(Source source, String field, JsonNode value) {
    switch (field) {
      case "comments", "live_comments" -> comment(source, value);
      case "mentions" -> mention(source, value);
      case "story_insights" -> insight(source, value);
      default -> {
        // Follows, polls …: they stay events.
      }
    }
  }

  /** Instagram tells of new comments only; their ids stand under either name. */
  private void comment(Source source, JsonNode value) {
    String id = JsonFields.id(value, "id", "comment_id");
    if (id == null) {
      return;
    }
    String text = JsonFields.text(value, "text");
    Instant created = Times.of(value, "timestamp", "created_time");
    Published published =
        new Published(
            Authors.of(value),
            text == null ? null : new Wording(text, source.at(), source.eventId()),
            null,
            new Lifetime(created == null ? source.at() : created, null, null));
    batch.comments.add(
        new Comment(source, id, media(value), JsonFields.id(value, "parent_id"), published));
  }

  private static @Nullable String media(JsonNode value) {
    String media = JsonFields.id(value.path("media"), "id");
    return media == null ? JsonFields.id(value, "media_id") : media;
  }

  private void mention(Source source, JsonNode value) {
    String media = JsonFields.id(value, "media_id");
    String comment = JsonFields.id(value, "comment_id");
    if (media != null || comment != null) {
      batch.mentions.add(new Mention(source, media, comment, value));
    }
  }

  private void insight(Source source, JsonNode value) {
    String media = JsonFields.id(value, "media_id");
    if (media != null) {
      batch.storyInsights.add(new StoryInsight(source, media, value));
    }
  }
}
