package dev.holdfast.record;

import dev.holdfast.record.Published.Lifetime;
import dev.holdfast.record.Published.Wording;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Threads: replies, also deleted ones, and mentions. */
final class ThreadsReader {

  private final Batch batch;

  ThreadsReader(Batch batch) {
    this.batch = batch;
  }

  void read(Source source, JsonNode change) {
    JsonNode value = change.path("value");
    String field = JsonFields.text(change, "field");
    String id = JsonFields.id(value, "id");
    if (field == null || id == null) {
      return;
    }
    switch (field) {
      case "replies" -> reply(source, id, value);
      case "mentions" -> batch.mentions.add(new Mention(source, id, null, value));
      case "delete" -> deleted(source, id, value);
      default -> {
        // Publishing of one's own posts: it stays an event.
      }
    }
  }

  private void reply(Source source, String id, JsonNode value) {
    String text = JsonFields.text(value, "text");
    Wording wording = text == null ? null : new Wording(text, source.at(), source.eventId());
    add(source, id, value, wording, new Lifetime(created(source, value), null, null));
  }

  /** It may have been a reply or a post; only a reply that came, or comes, tells which. */
  private void deleted(Source source, String id, JsonNode value) {
    add(source, id, value, null, new Lifetime(Times.of(value, "timestamp"), null, source.at()));
  }

  private static Instant created(Source source, JsonNode value) {
    Instant created = Times.of(value, "timestamp");
    return created == null ? source.at() : created;
  }

  private void add(
      Source source, String id, JsonNode value, @Nullable Wording wording, Lifetime lifetime) {
    batch.comments.add(
        new Comment(
            source,
            id,
            JsonFields.id(value.path("root_post"), "id"),
            JsonFields.id(value.path("replied_to"), "id"),
            new Published(Authors.of(value), wording, null, lifetime)));
  }
}
