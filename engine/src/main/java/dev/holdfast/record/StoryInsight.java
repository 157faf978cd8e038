package dev.holdfast.record;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How an Instagram story did. */
record StoryInsight(Source source, String mediaId, JsonNode value) implements Row {

  static final Table<StoryInsight> TABLE =
      Table.latest(
          "story_insights",
          List.of(Column.key("media_id", StoryInsight::mediaId)),
          List.of(
              count("impressions"),
              count("reach"),
              count("taps_forward"),
              count("taps_back"),
              count("exits"),
              count("replies")));

  private static Column<StoryInsight> count(String name) {
    return Column.bigint(name, insight -> JsonFields.integer(insight.value, name));
  }
}
