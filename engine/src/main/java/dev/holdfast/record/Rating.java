package dev.holdfast.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A review of a Page. */
record Rating(Source source, String id, JsonNode value) implements Row {

  static final Table<Rating> TABLE =
      Table.latest(
          "ratings",
          List.of(Column.key("rating_id", Rating::id)),
          List.of(
              Column.text("reviewer_id", rating -> Authors.of(rating.value).id()),
              Column.text("reviewer_name", rating -> Authors.of(rating.value).name()),
              Column.bigint("rating", rating -> JsonFields.integer(rating.value, "rating")),
              Column.text(
                  "recommendation", rating -> JsonFields.word(rating.value, "recommendation_type")),
              Column.text("review_text", rating -> JsonFields.text(rating.value, "review_text")),
              Column.time("created_at", rating -> Times.of(rating.value, "created_time")),
              Column.time("removed_at", Rating::removedAt)));

  private @Nullable Instant removedAt() {
    return Verb.of(value) == Verb.REMOVE ? source.at() : null;
  }
}
