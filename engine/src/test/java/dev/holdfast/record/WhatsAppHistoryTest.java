package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.EPOCH;
import static dev.holdfast.record.DeliveredEvents.at;
import static dev.holdfast.record.DeliveredEvents.delivered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Claim;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written before an account was connected. */
class WhatsAppHistoryTest extends RecordingTest {

  private static final String VIDEO = "\"type\": \"video\", \"video\": {\"id\": \"91\"}";

  @Test
  void a_customer_s_picture_came_in() throws SQLException {
    recording.together(
        delivered(
            1,
            media(
                "\"from\": \"436601\", \"type\": \"image\", \"image\": {\"id\": \"90\","
                    + " \"caption\": \"Broken\"}")));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("direction", "in")
        .containsEntry("sender", "436601")
        .containsEntry("recipient", "555")
        .containsEntry("conversation", "555:436601")
        .containsEntry("type", "image")
        .containsEntry("text", "Broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"15550100", "+1 555-0100", "+15550100"})
  void a_business_s_own_video_went_out(String ourNumber) throws SQLException {
    recording.together(
        delivered(1, media("\"from\": \"" + ourNumber + "\", \"to\": \"436601\", " + VIDEO)));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("direction", "out")
        .containsEntry("sender", "555")
        .containsEntry("recipient", "436601")
        .containsEntry("conversation", "555:436601")
        .containsEntry("type", "video")
        .containsEntry("text", null);
  }

  @Test
  void a_business_s_own_video_without_a_recipient_went_out_to_nobody_known() throws SQLException {
    recording.together(delivered(1, media("\"from\": \"15550100\", " + VIDEO)));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("direction", "out")
        .containsEntry("sender", "555")
        .containsEntry("recipient", null)
        .containsEntry("conversation", null);
  }

  @Test
  void the_texts_of_a_thread_are_messages_with_their_own_times() throws SQLException {
    recording.together(delivered(1, threads()));

    assertThat(recording.rows("SELECT * FROM messages ORDER BY message_id"))
        .extracting(row -> row.get("direction") + " " + row.get("text") + " " + row.get("sent_at"))
        .containsExactly(
            "in When do you open? " + at(1), "out At nine. " + at(2), "in null " + at(3));
    assertThat(recording.column("messages", "conversation")).containsOnly("555:436601");
    assertThat(recording.column("messages", "event_id")).containsOnly(1L);
    assertThat(recording.filledTables()).containsExactly("messages", "reactions");
  }

  @Test
  void media_that_come_apart_replace_their_placeholder_in_any_order() throws SQLException {
    Claim placeholder = delivered(2, threads()).getFirst();
    Claim media =
        delivered(
                1,
                media("\"from\": \"436601\", \"type\": \"image\", \"image\": {\"id\": \"90\"}")
                    .replace("w9", "w3"))
            .getFirst();
    for (List<Claim> order : List.of(List.of(media, placeholder), List.of(placeholder, media))) {
      recording.oneByOne(order.toArray(Claim[]::new));
      assertThat(recording.rows("SELECT type FROM messages WHERE message_id = 'w3'"))
          .extracting(row -> row.get("type"))
          .containsExactly("image");
      recording.clear();
    }
  }

  private static String media(String message) {
    return history(
        "\"messages\": [{\"id\": \"w9\", \"timestamp\": \"%d\", %s}]".formatted(EPOCH, message));
  }

  private static String threads() {
    String message =
        "{\"from\": \"%s\", \"id\": \"%s\", \"timestamp\": \"%d\", \"type\": \"%s\", %s}";
    return history(
        """
        "history": [{"metadata": {"phase": 0, "chunk_order": 1}, "threads": [{"id": "436601", "messages": [%s]}]}]
        """
            .formatted(
                String.join(
                    ",",
                    message.formatted(
                        "436601",
                        "w1",
                        EPOCH + 1,
                        "text",
                        "\"text\": {\"body\": \"When do you open?\"}"),
                    message.formatted(
                        "15550100", "w2", EPOCH + 2, "text", "\"text\": {\"body\": \"At nine.\"}"),
                    message.formatted(
                        "436601", "w3", EPOCH + 3, "media_placeholder", "\"history_context\": {}"),
                    message.formatted(
                        "436601",
                        "w4",
                        EPOCH + 4,
                        "reaction",
                        "\"reaction\": {\"message_id\": \"w2\", \"emoji\": \"x\"}"))));
  }

  private static String history(String lists) {
    return """
    {"object": "whatsapp_business_account", "entry": [{"id": "101", "changes": [{"field": "history", "value":
      {"messaging_product": "whatsapp",
       "metadata": {"display_phone_number": "15550100", "phone_number_id": "555"}, %s}}]}]}
    """
        .formatted(lists);
  }
}
