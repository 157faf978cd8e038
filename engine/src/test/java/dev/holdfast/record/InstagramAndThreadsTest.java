package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.EPOCH;
import static dev.holdfast.record.DeliveredEvents.at;
import static dev.holdfast.record.DeliveredEvents.change;
import static dev.holdfast.record.DeliveredEvents.delivered;
import static dev.holdfast.record.DeliveredEvents.event;
import static dev.holdfast.record.DeliveredEvents.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstagramAndThreadsTest extends RecordingTest {

  @ParameterizedTest
  @ValueSource(strings = {"comments", "live_comments"})
  void a_comment_knows_its_author_and_media(String field) throws SQLException {
    recording.oneByOne(
        change(
            1,
            3,
            "instagram",
            field,
            """
            {"id": "c1", "text": "Bello", "from": {"id": "900", "username": "ann"},
             "media": {"id": "m1"}, "parent_id": "c0", "timestamp": "%s+0000"}
            """
                .formatted(at(0).replace("Z", ""))));

    assertThat(recording.onlyRow("comments"))
        .containsEntry("comment_id", "c1")
        .containsEntry("post_id", "m1")
        .containsEntry("parent_id", "c0")
        .containsEntry("author_id", "900")
        .containsEntry("author_name", "ann")
        .containsEntry("text", "Bello")
        .containsEntry("created_at", at(0));
  }

  @Test
  void the_thin_form_of_a_comment_is_a_comment() throws SQLException {
    recording.oneByOne(
        change(1, 3, "instagram", "comments", "{\"media_id\": \"m1\", \"comment_id\": \"c1\"}"));

    assertThat(recording.onlyRow("comments"))
        .containsEntry("comment_id", "c1")
        .containsEntry("post_id", "m1")
        .containsEntry("text", null)
        .containsEntry("created_at", at(3));
  }

  @Test
  void a_field_that_stands_on_the_entry_itself_is_read_too() throws SQLException {
    recording.oneByOne(
        event(
            1,
            0,
            "instagram",
            "101",
            """
            {"object": "instagram", "entry": [{"id": "101", "field": "comments",
             "value": {"id": "c1", "text": "x"}}]}
            """));

    assertThat(recording.onlyRow("comments")).containsEntry("comment_id", "c1");
  }

  @Test
  void a_mention_names_its_media_and_comment() throws SQLException {
    recording.oneByOne(
        change(1, 0, "instagram", "mentions", "{\"media_id\": \"m1\", \"comment_id\": \"c1\"}"),
        change(2, 0, "instagram", "mentions", "{\"media_id\": \"m1\"}"));

    assertThat(recording.column("mentions", "comment_id")).containsExactly("", "c1");
  }

  @Test
  void the_last_numbers_of_a_story_count() throws SQLException {
    recording.oneByOne(
        change(
            2,
            9,
            "instagram",
            "story_insights",
            "{\"media_id\": \"m1\", \"reach\": 30, \"exits\": -1}"),
        change(1, 5, "instagram", "story_insights", "{\"media_id\": \"m1\", \"reach\": 20}"));

    assertThat(recording.onlyRow("story_insights"))
        .containsEntry("reach", 30L)
        .containsEntry("exits", -1L)
        .containsEntry("replies", null)
        .containsEntry("occurred_at", at(9));
  }

  @Test
  void threads_replies_are_comments_and_mentions_are_mentions() throws SQLException {
    String values =
        """
        {"app_id": "1", "topic": "moderate", "target_id": "101", "values": %s}
        """;
    recording.oneByOne(
        event(
            1,
            4,
            "threads",
            "101",
            values.formatted(
                """
                {"field": "replies", "value": {"id": "r1", "username": "ann", "text": "Oh",
                 "replied_to": {"id": "r0"}, "root_post": {"id": "p1"}, "timestamp": "%s"}}
                """
                    .formatted(at(0)))),
        event(
            2,
            5,
            "threads",
            "101",
            values.formatted(
                "[{\"field\": \"mentions\", \"value\": {\"id\": \"x1\", \"username\": \"bob\","
                    + " \"text\": \"@us\"}}]")));

    assertThat(recording.onlyRow("comments"))
        .containsEntry("comment_id", "r1")
        .containsEntry("post_id", "p1")
        .containsEntry("parent_id", "r0")
        .containsEntry("author_name", "ann")
        .containsEntry("text", "Oh")
        .containsEntry("created_at", at(0));
    assertThat(recording.onlyRow("mentions"))
        .containsEntry("post_id", "x1")
        .containsEntry("author_name", "bob")
        .containsEntry("text", "@us");
  }

  @ParameterizedTest
  @CsvSource({
    "ig_post,  ig_post_media_id, url",
    "ig_reel,  reel_video_id,    url",
    "ig_story, story_media_id,   story_media_url",
    "ig_else,  else_id,          else_url",
  })
  void what_was_shared_has_an_id_and_an_address_whatever_meta_calls_them(
      String type, String id, String url) throws SQLException {
    String shared =
        """
        "message": {"mid": "m1", "attachments": [{"type": "%s", "payload":
          {"title": "Autumn", "%s": "178", "%s": "https://cdn.example/1"}}]}
        """
            .formatted(type, id, url);
    recording.oneByOne(messaging(1, 0, "instagram", shared));

    assertThat(recording.onlyRow("messages"))
        .containsEntry(
            "attachments",
            "[{\"id\": \"178\", \"url\": \"https://cdn.example/1\", \"type\": \"%s\", \"title\": \"Autumn\"}]"
                .formatted(type));
  }

  @Test
  void edit_0_is_no_edit() throws SQLException {
    recording.oneByOne(
        messaging(1, 0, "instagram", "\"message\": {\"mid\": \"m1\", \"text\": \"hi\"}"),
        messaging(2, 1, "instagram", "\"message_edit\": {\"mid\": \"m1\", \"num_edit\": 0}"),
        messaging(3, 1, "instagram", "\"message_edit\": {\"mid\": \"m2\", \"num_edit\": 0}"));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("message_id", "m1")
        .containsEntry("edited_at", null)
        .containsEntry("edit_number", null);
  }

  @Test
  void an_account_that_tries_its_own_button_is_nobody() throws SQLException {
    recording.oneByOne(
        messaging(
            1,
            0,
            "instagram",
            "\"is_self\": true, \"postback\": {\"mid\": \"m1\", \"title\": \"Go\"}"),
        messaging(2, 1, "instagram", "\"postback\": {\"mid\": \"m2\", \"title\": \"Go\"}"));

    assertThat(recording.rows("SELECT person_id FROM postbacks ORDER BY event_id"))
        .extracting(row -> row.get("person_id"))
        .containsExactly(null, "900");
  }

  @Test
  void a_threads_reply_of_ours_that_was_deleted_is_removed() throws SQLException {
    recording.together(delivered(1, deleted()));
    recording.together(delivered(2, replied()));

    assertThat(recording.onlyRow("comments"))
        .containsEntry("page", "701")
        .containsEntry("comment_id", "r1")
        .containsEntry("text", "Soon")
        .containsEntry("created_at", at(0))
        .containsEntry("removed_at", at(50));
  }

  private static String replied() {
    return threads(
        "p1",
        "replies",
        """
        {"id": "r1", "username": "shop", "text": "Soon", "replied_to": {"id": "p1"},
         "root_post": {"id": "p1", "owner_id": "701"}, "timestamp": "%s"}
        """
            .formatted(at(0)));
  }

  private static String deleted() {
    return threads(
        "r1",
        "delete",
        """
        {"id": "r1", "owner": {"owner_id": "701"}, "deleted_at": "%s", "timestamp": "%s"}
        """
            .formatted(at(50), at(0)));
  }

  private static String threads(String target, String field, String value) {
    return """
    {"app_id": "8", "topic": "moderate", "target_id": "%s", "time": %d,
     "values": [{"field": "%s", "value": %s}]}
    """
        .formatted(target, EPOCH + 55, field, value);
  }
}
