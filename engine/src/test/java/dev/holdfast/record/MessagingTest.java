package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.PAGE;
import static dev.holdfast.record.DeliveredEvents.at;
import static dev.holdfast.record.DeliveredEvents.change;
import static dev.holdfast.record.DeliveredEvents.item;
import static dev.holdfast.record.DeliveredEvents.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessagingTest extends RecordingTest {

  @Test
  void a_message_is_a_row_with_who_what_and_when() throws SQLException {
    recording.oneByOne(
        messaging(
            7,
            0,
            "page",
            """
            "message": {"mid": "m1", "text": "Is it {\\"blue\\"}?", "reply_to": {"mid": "m0"},
             "quick_reply": {"payload": "COLOUR"}}
            """));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("page", PAGE)
        .containsEntry("app", "main")
        .containsEntry("object", "page")
        .containsEntry("conversation", "101:900")
        .containsEntry("event_id", 7L)
        .containsEntry("occurred_at", at(0))
        .containsEntry("direction", "in")
        .containsEntry("sender", "900")
        .containsEntry("recipient", PAGE)
        .containsEntry("type", "text")
        .containsEntry("text", "Is it {\"blue\"}?")
        .containsEntry("reply_to", "m0")
        .containsEntry("attachments", "[{\"id\": \"COLOUR\", \"type\": \"quick_reply\"}]")
        .containsEntry("sent_at", at(0))
        .containsEntry("edited_text", null)
        .containsEntry("deleted_at", null);
  }

  @Test
  void an_echo_is_a_message_from_the_page() throws SQLException {
    recording.oneByOne(
        item(
            1,
            0,
            "instagram",
            "messaging",
            """
            {"sender": {"id": 101}, "recipient": {"id": 900},
             "message": {"mid": "m1", "is_echo": true, "text": "Yes"}}
            """));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("direction", "out")
        .containsEntry("sender", "101")
        .containsEntry("recipient", "900");
  }

  @Test
  void attachments_keep_their_ids_addresses_titles_and_places() throws SQLException {
    recording.oneByOne(
        messaging(
            1,
            0,
            "page",
            """
            "message": {"mid": "m1", "attachments": [
              {"type": "image", "payload": {"url": "https://example.org/a.jpg", "sticker_id": 369239263222822123}},
              {"type": "fallback", "url": "https://example.org/b", "title": "B"},
              {"type": "location", "payload": {"coordinates": {"lat": 41.9, "long": 12.5}}},
              {"type": "template", "payload": {"template_type": "receipt"}},
              {"type": "like_heart"}]}
            """));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("type", "image")
        .containsEntry("text", null)
        .extractingByKey("attachments")
        .asString()
        .isEqualTo(
            "[{\"id\": \"369239263222822123\", \"url\": \"https://example.org/a.jpg\", \"type\":"
                + " \"image\"}, {\"url\": \"https://example.org/b\", \"type\": \"fallback\","
                + " \"title\": \"B\"}, {\"type\": \"location\", \"latitude\": 41.9, \"longitude\":"
                + " 12.5}, {\"type\": \"template\", \"template\": \"receipt\"}, {\"type\":"
                + " \"like_heart\"}]");
  }

  @Test
  void an_answer_to_a_story_names_the_story() throws SQLException {
    recording.oneByOne(
        messaging(
            1,
            0,
            "instagram",
            "\"message\": {\"mid\": \"m1\", \"text\": \"!\", \"reply_to\": {\"story\": {\"id\":"
                + " \"s1\"}}}"));

    assertThat(recording.onlyRow("messages")).containsEntry("reply_to", "s1");
  }

  @Test
  void what_meta_cannot_show_is_still_a_message() throws SQLException {
    recording.oneByOne(
        messaging(1, 0, "instagram", "\"message\": {\"mid\": \"m1\", \"is_unsupported\": true}"));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("type", "unsupported")
        .containsEntry("text", null);
  }

  @Test
  void an_edit_without_its_text_leaves_the_text_as_sent() throws SQLException {
    recording.oneByOne(
        messaging(1, 0, "instagram", "\"message\": {\"mid\": \"m1\", \"text\": \"first\"}"),
        messaging(2, 1, "instagram", "\"message_edit\": {\"mid\": \"m1\", \"num_edit\": 1}"));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("text", "first")
        .containsEntry("edited_text", null)
        .containsEntry("edit_number", 1L)
        .containsEntry("edited_at", at(1));
  }

  @Test
  void the_number_of_an_edit_counts_before_its_time() throws SQLException {
    recording.oneByOne(
        messaging(
            1,
            9,
            "page",
            "\"message_edit\": {\"mid\": \"m1\", \"num_edit\": \"9\", \"text\": \"9\"}"),
        messaging(
            2,
            1,
            "page",
            "\"message_edit\": {\"mid\": \"m1\", \"num_edit\": 10, \"text\": \"10\"}"));

    assertThat(recording.onlyRow("messages")).containsEntry("edited_text", "10");
  }

  @Test
  void an_edit_of_an_unknown_message_waits_for_it() throws SQLException {
    recording.oneByOne(
        messaging(1, 0, "page", "\"message_edit\": {\"mid\": \"m1\", \"text\": \"late\"}"));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("edited_text", "late")
        .containsEntry("sent_at", null)
        .containsEntry("direction", null);
  }

  @Test
  void all_that_stands_in_one_item_is_recorded() throws SQLException {
    recording.oneByOne(
        messaging(
            1,
            0,
            "page",
            """
            "message": {"mid": "m1", "text": "hi"},
            "reaction": {"mid": "m0", "action": "react", "reaction": "love", "emoji": "❤"},
            "postback": {"title": "Go", "payload": "GO"},
            "referral": {"ref": "autumn", "source": "ADS", "type": "OPEN_THREAD", "ad_id": 120212345678901234},
            "optin": {"ref": "door"},
            "read": {"watermark": 1793000000000}
            """));

    assertThat(recording.filledTables())
        .containsExactly("messages", "reactions", "reads", "postbacks", "referrals", "opt_ins");
    assertThat(recording.onlyRow("postbacks"))
        .containsEntry("person_id", "900")
        .containsEntry("title", "Go")
        .containsEntry("payload", "GO");
    assertThat(recording.onlyRow("referrals"))
        .containsEntry("message_id", "m1")
        .containsEntry("ref", "autumn")
        .containsEntry("source", "ADS")
        .containsEntry("ad_id", "120212345678901234");
    assertThat(recording.onlyRow("opt_ins")).containsEntry("ref", "door");
    assertThat(recording.onlyRow("reactions"))
        .containsEntry("reaction", "love")
        .containsEntry("emoji", "❤")
        .containsEntry("removed_at", null);
  }

  @Test
  void referrals_inside_messages_and_postbacks_count_too() throws SQLException {
    recording.oneByOne(
        messaging(
            1, 0, "page", "\"message\": {\"mid\": \"m1\", \"referral\": {\"ref\": \"shop\"}}"),
        messaging(
            2, 0, "page", "\"postback\": {\"mid\": \"m2\", \"referral\": {\"ref\": \"ad\"}}"));

    assertThat(recording.rows("SELECT ref, message_id FROM referrals ORDER BY event_id"))
        .extracting(row -> Arrays.asList(row.get("ref"), row.get("message_id")))
        .containsExactly(Arrays.asList("shop", "m1"), Arrays.asList("ad", "m2"));
  }

  @Test
  void items_in_standby_and_in_the_dashboards_tests_are_recorded_alike() throws SQLException {
    String item =
        """
        {"sender": {"id": "900"}, "recipient": {"id": "101"}, "message": {"mid": "%s", "text": "x"}}
        """;
    recording.oneByOne(
        item(1, 0, "instagram", "standby", item.formatted("m1")),
        change(2, 0, "instagram", "messages", item.formatted("m2")),
        change(3, 0, "page", "messages", item.formatted("m3")));

    assertThat(recording.column("messages", "message_id")).containsExactly("m1", "m2", "m3");
  }

  @Test
  void the_same_id_on_two_pages_is_two_messages() throws SQLException {
    var told = messaging(1, 0, "page", "\"message\": {\"mid\": \"m1\", \"text\": \"x\"}");
    recording.oneByOne(told, DeliveredEvents.onPage("102", told));

    assertThat(recording.column("messages", "page")).containsExactly("101", "102");
  }

  @Test
  void messengers_reads_keep_the_latest_watermark_and_instagrams_the_message() throws SQLException {
    recording.oneByOne(
        messaging(2, 5, "page", "\"read\": {\"watermark\": 1793000005000}"),
        messaging(1, 3, "page", "\"read\": {\"watermark\": 1793000003000}"),
        item(3, 6, "instagram", "messaging", "{\"read\": {\"mid\": \"m1\"}}"));

    assertThat(recording.rows("SELECT * FROM reads ORDER BY occurred_at"))
        .extracting(
            row -> Arrays.asList(row.get("reader_id"), row.get("message_id"), row.get("watermark")))
        .containsExactly(Arrays.asList("900", "", at(5)), Arrays.asList("", "m1", null));
  }

  @Test
  void a_delivery_is_a_row_for_each_message_or_one_for_the_watermark() throws SQLException {
    recording.oneByOne(
        messaging(
            1,
            0,
            "page",
            "\"delivery\": {\"mids\": [\"m1\", \"m2\"], \"watermark\": 1793000000000}"),
        messaging(2, 9, "page", "\"delivery\": {\"watermark\": 1793000009000}"));

    assertThat(recording.rows("SELECT * FROM deliveries ORDER BY message_id"))
        .extracting(row -> Arrays.asList(row.get("message_id"), row.get("watermark")))
        .containsExactly(
            Arrays.asList("", at(9)), Arrays.asList("m1", at(0)), Arrays.asList("m2", at(0)));
  }

  @Test
  void the_checkbox_plugins_person_is_a_reference() throws SQLException {
    recording.oneByOne(
        item(
            1,
            0,
            "page",
            "messaging",
            """
            {"sender": {"user_ref": 987}, "optin": {"type": "notification_messages",
             "notification_messages_token": "t", "notification_messages_status": "STOP_NOTIFICATIONS"}}
            """));

    assertThat(recording.onlyRow("opt_ins"))
        .containsEntry("person_id", "987")
        .containsEntry("token", "t")
        .containsEntry("status", "STOP_NOTIFICATIONS");
  }
}
