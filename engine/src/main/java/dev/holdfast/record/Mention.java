package dev.holdfast.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The account was mentioned.
 *
 * @param commentId absent for a mention in the post or media itself
 */
record Mention(Source source, @Nullable String postId, @Nullable String commentId, JsonNode value)
    implements Row {

  static final Table<Mention> TABLE =
      Table.latest(
          "mentions",
          List.of(
              Column.key("post_id", Mention::postId), Column.key("comment_id", Mention::commentId)),
          List.of(
              Column.text("author_id", row -> Authors.of(row.value).id()),
              Column.text("author_name", row -> Authors.of(row.value).name()),
              Column.text("text", row -> JsonFields.text(row.value, "message", "text")),
              Column.time(
                  "removed_at",
                  row -> Verb.of(row.value) == Verb.REMOVE ? row.source.at() : null)));
}
