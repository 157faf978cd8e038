package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.EPOCH;
import static dev.holdfast.record.DeliveredEvents.at;
import static dev.holdfast.record.DeliveredEvents.change;
import static dev.holdfast.record.DeliveredEvents.delivered;
import static dev.holdfast.record.DeliveredEvents.feed;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest extends RecordingTest {

  @Test
  void a_comment_knows_its_author_post_and_parent() throws SQLException {
    recording.oneByOne(
        feed(
            1,
            5,
            """
            {"item": "comment", "verb": "add", "comment_id": "c1", "post_id": "p1",
             "parent_id": "c0", "from": {"id": 900719925474099312, "name": "Ann"},
             "message": "Nice", "created_time": %d}
            """
                .formatted(EPOCH)));

    assertThat(recording.onlyRow("comments"))
        .containsEntry("comment_id", "c1")
        .containsEntry("post_id", "p1")
        .containsEntry("parent_id", "c0")
        .containsEntry("author_id", "900719925474099312")
        .containsEntry("author_name", "Ann")
        .containsEntry("text", "Nice")
        .containsEntry("hidden", false)
        .containsEntry("created_at", at(0))
        .containsEntry("edited_at", null)
        .containsEntry("removed_at", null);
  }

  @Test
  void a_comment_that_meta_hid_at_once_is_hidden() throws SQLException {
    recording.oneByOne(
        feed(
            1,
            0,
            "{\"item\": \"comment\", \"verb\": \"add\", \"comment_id\": \"c1\", \"is_hidden\":"
                + " true}"));

    assertThat(recording.onlyRow("comments")).containsEntry("hidden", true);
  }

  @Test
  void an_edit_that_only_says_when_the_post_was_made_is_as_late_as_its_entry() throws SQLException {
    recording.together(delivered(1, posted(0, "add", "old")));
    recording.together(delivered(2, posted(30, "edited", "new")));
    recording.together(delivered(3, posted(10, "edited", "late")));

    assertThat(recording.onlyRow("posts"))
        .containsEntry("text", "new")
        .containsEntry("verb", "edited")
        .containsEntry("created_at", at(0))
        .containsEntry("edited_at", at(30));
  }

  private static String posted(int sentAt, String verb, String text) {
    return fed(
        sentAt,
        "feed",
        """
        {"item": "status", "verb": "%s", "post_id": "p1", "message": "%s", "created_time": %d}
        """
            .formatted(verb, text, EPOCH));
  }

  /** A change of a Page as Meta sends it. */
  private static String fed(int sentAt, String field, String value) {
    return """
    {"object": "page", "entry": [{"id": "101", "time": %d, "changes": [{"field": "%s", "value": %s}]}]}
    """
        .formatted(EPOCH + sentAt, field, value);
  }

  @Test
  void a_comment_hidden_shown_and_hidden_again_is_hidden() throws SQLException {
    int sentAt = 10;
    for (String verb : List.of("hide", "unhide", "hide")) {
      recording.together(
          delivered(
              sentAt,
              fed(
                  sentAt,
                  "feed",
                  """
                  {"item": "comment", "verb": "%s", "comment_id": "c1", "post_id": "p1",
                   "sender_id": 900, "sender_name": "Ann", "message": "Cheap!", "created_time": %d}
                  """
                      .formatted(verb, EPOCH))));
      sentAt += 10;
    }

    assertThat(recording.onlyRow("comments"))
        .containsEntry("hidden", true)
        .containsEntry("hidden_at", at(30))
        .containsEntry("text", "Cheap!")
        .containsEntry("author_name", "Ann");
  }

  @Test
  void a_review_that_turned_bad_is_bad() throws SQLException {
    String review =
        """
        {"item": "rating", "verb": "edit", "open_graph_story_id": 77, "reviewer_id": 900,
         "rating": %d, "review_text": "%s", "comment_id": null}
        """;
    recording.together(delivered(1, fed(0, "ratings", review.formatted(5, "Good"))));
    recording.together(delivered(2, fed(40, "ratings", review.formatted(1, "Still waiting"))));

    assertThat(recording.onlyRow("ratings"))
        .containsEntry("rating", 1L)
        .containsEntry("review_text", "Still waiting")
        .containsEntry("occurred_at", at(40));
  }

  @ParameterizedTest
  @CsvSource({
    "photo, photo_id",
    "video, video_id",
    "album, album_id",
    "event, event_id",
    "share, share_id"
  })
  void a_post_without_a_post_id_goes_by_its_own_id(String item, String name) throws SQLException {
    recording.oneByOne(
        feed(1, 0, "{\"item\": \"%s\", \"verb\": \"mute\", \"%s\": 42}".formatted(item, name)));

    assertThat(recording.onlyRow("posts"))
        .containsEntry("post_id", "42")
        .containsEntry("item", item)
        .containsEntry("verb", "mute");
  }

  @Test
  void reactions_to_comments_and_posts_are_kept_apart() throws SQLException {
    recording.oneByOne(
        feed(
            1,
            0,
            """
            {"item": "reaction", "verb": "add", "post_id": "p1", "comment_id": "c1",
             "reaction_type": "wow", "from": {"id": "900", "name": "Ann"}}
            """),
        feed(
            2,
            0,
            "{\"item\": \"like\", \"verb\": \"add\", \"post_id\": \"p1\", \"sender_id\": 900}"));

    assertThat(recording.rows("SELECT * FROM reactions ORDER BY event_id"))
        .extracting(
            row -> row.get("target") + " " + row.get("target_id") + " " + row.get("reaction"))
        .containsExactly("comment c1 wow", "post p1 like");
  }

  @Test
  void a_changed_reaction_replaces_the_one_before() throws SQLException {
    recording.oneByOne(feed(1, 0, reaction("add", "love")), feed(2, 1, reaction("edit", "anger")));

    assertThat(recording.onlyRow("reactions"))
        .containsEntry("reaction", "anger")
        .containsEntry("removed_at", null);
  }

  private static String reaction(String verb, String type) {
    return """
    {"item": "reaction", "verb": "%s", "post_id": "p1", "reaction_type": "%s", "sender_id": 900}
    """
        .formatted(verb, type);
  }

  @Test
  void a_review_is_a_rating_until_it_is_removed() throws SQLException {
    recording.oneByOne(
        change(
            1,
            0,
            "page",
            "ratings",
            """
            {"item": "rating", "verb": "add", "open_graph_story_id": 904801129604590123,
             "reviewer_id": 7, "reviewer_name": "Ann", "rating": 3,
             "recommendation_type": "POSITIVE", "review_text": "Good", "created_time": %d}
            """
                .formatted(EPOCH)));

    assertThat(recording.onlyRow("ratings"))
        .containsEntry("rating_id", "904801129604590123")
        .containsEntry("reviewer_id", "7")
        .containsEntry("reviewer_name", "Ann")
        .containsEntry("rating", 3L)
        .containsEntry("recommendation", "positive")
        .containsEntry("review_text", "Good")
        .containsEntry("created_at", at(0))
        .containsEntry("removed_at", null);

    recording.oneByOne(
        change(
            2,
            9,
            "page",
            "ratings",
            "{\"item\": \"rating\", \"verb\": \"remove\", \"open_graph_story_id\":"
                + " \"904801129604590123\"}"));

    assertThat(recording.onlyRow("ratings")).containsEntry("removed_at", at(9));
  }

  @Test
  void a_comment_on_a_review_is_a_comment() throws SQLException {
    recording.oneByOne(
        change(
            1,
            0,
            "page",
            "ratings",
            """
            {"item": "comment", "verb": "add", "comment_id": "c1", "post_id": "r1", "message": "Thanks"}
            """));

    assertThat(recording.filledTables()).containsExactly("comments");
  }

  @Test
  void a_mention_names_the_post_or_the_comment() throws SQLException {
    recording.oneByOne(
        change(
            1,
            0,
            "page",
            "mention",
            "{\"item\": \"post\", \"verb\": \"add\", \"post_id\": \"p1\", \"sender_id\": 5,"
                + " \"sender_name\": \"Ann\"}"),
        change(
            2,
            0,
            "page",
            "mention",
            "{\"item\": \"comment\", \"verb\": \"add\", \"post_id\": \"p1\", \"comment_id\":"
                + " \"c1\"}"));

    assertThat(recording.column("mentions", "comment_id")).containsExactly("", "c1");
    assertThat(recording.column("mentions", "author_name")).contains("Ann");
  }

  @Test
  void a_lead_names_its_form_and_ad() throws SQLException {
    recording.oneByOne(
        change(
            1,
            0,
            "page",
            "leadgen",
            """
            {"leadgen_id": 1636129430026801123, "form_id": 12345, "ad_id": "120212345678901234",
             "created_time": %d, "page_id": 101}
            """
                .formatted(EPOCH)));

    assertThat(recording.onlyRow("leads"))
        .containsEntry("lead_id", "1636129430026801123")
        .containsEntry("form_id", "12345")
        .containsEntry("ad_id", "120212345678901234")
        .containsEntry("created_at", at(0))
        .containsEntry("field_data", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag", "follow", "group_message", "connection"})
  void what_does_not_stand_on_the_feed_is_left_alone(String item) throws SQLException {
    recording.oneByOne(
        feed(1, 0, "{\"item\": \"%s\", \"verb\": \"add\", \"post_id\": \"p1\"}".formatted(item)));

    assertThat(recording.filledTables()).isEmpty();
  }
}
