package dev.holdfast.record;

import dev.holdfast.record.Published.Lifetime;
import dev.holdfast.record.Published.Wording;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Threads: replies and mentions. */
final class ThreadsReader {

  private final Batch batch;

  ThreadsReader(Batch batch) {
    this.batch = batch;
  }

  void read(Source source, JsonNode change) {
    JsonNode value = change.path("value");
    String field = Json.text(change, "field");
    String id = Json.id(value, "id");
    if (field == null || id == null) {
      return;
    }
    switch (field) {
      case "replies" -> reply(source, id, value);
      case "mentions" -> batch.mentions.add(new Mention(source, id, null, value));
      default -> {
        // Publishing and deleting of one's own posts: they stay events.
      }
    }
  }

  private void reply(Source source, String id, JsonNode value) {
    String text = Json.text(value, "text");
    Instant created = Times.of(value, "timestamp");
    batch.comments.add(
        new Comment(
            source,
            id,
            Json.id(value.path("root_post"), "id"),
            Json.id(value.path("replied_to"), "id"),
            new Published(
                Authors.of(value),
                text == null ? null : new Wording(text, source.at(), source.eventId()),
                null,
                new Lifetime(created == null ? source.at() : created, null, null))));
  }
}
