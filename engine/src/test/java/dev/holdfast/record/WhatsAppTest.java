package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.EPOCH;
import static dev.holdfast.record.DeliveredEvents.at;
import static dev.holdfast.record.DeliveredEvents.change;
import static dev.holdfast.record.DeliveredEvents.delivered;
import static dev.holdfast.record.DeliveredEvents.whatsApp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Claim;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhatsAppTest extends RecordingTest {

  private static final String ACCOUNT = "whatsapp_business_account";

  @Test
  void a_message_comes_from_a_person_to_our_number() throws SQLException {
    recording.oneByOne(
        whatsApp(
            1,
            0,
            "messages",
            """
            {"id": "w1", "from": "900", "type": "text", "text": {"body": "Ciao"},
             "context": {"id": "w0"}, "referral": {"source_type": "ad", "source_id": 77,
             "source_url": "https://example.org/ad", "ctwa_clid": "click"}}
            """));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("direction", "in")
        .containsEntry("sender", "900")
        .containsEntry("recipient", "555")
        .containsEntry("type", "text")
        .containsEntry("text", "Ciao")
        .containsEntry("reply_to", "w0");
    assertThat(recording.onlyRow("referrals"))
        .containsEntry("message_id", "w1")
        .containsEntry("source", "ad")
        .containsEntry("ad_id", "77")
        .containsEntry("click_id", "click")
        .containsEntry("url", "https://example.org/ad");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          image       | {"id": "f", "mime_type": "image/png", "caption": "Look"} | Look | [{"id": "f", "type": "image", "mime_type": "image/png"}]
          document    | {"id": "f", "filename": "a.pdf"}                         |      | [{"id": "f", "type": "document", "title": "a.pdf"}]
          location    | {"latitude": 41.9, "longitude": -12, "name": "Here"}     |      | [{"type": "location", "title": "Here", "latitude": 41.9, "longitude": -12}]
          contacts    | [{"name": {"formatted_name": "Ann"}, "phones": [{"wa_id": "9"}]}] | | [{"id": "9", "type": "contact", "title": "Ann"}]
          button      | {"payload": "YES", "text": "Yes"}                        | Yes  | [{"id": "YES", "type": "button"}]
          interactive | {"type": "list_reply", "list_reply": {"id": "r1", "title": "Red"}} | Red | [{"id": "r1", "type": "list_reply"}]
          system      | {"body": "Ann changed her number"}                       | Ann changed her number |
          order       | {"catalog_id": "c1", "text": "Two, please"}              | Two, please | [{"id": "c1", "type": "order"}]
          unsupported | {"type": "poll"}                                         |      |
          novelty     | "x"                                                      |      |
          """)
  void each_type_has_its_text_and_attachments(
      String type, String content, @Nullable String text, @Nullable String attachments)
      throws SQLException {
    recording.oneByOne(
        whatsApp(
            1,
            0,
            "messages",
            "{\"id\": \"w1\", \"from\": \"900\", \"type\": \"%s\", \"%s\": %s}"
                .formatted(type, type, content)));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("type", type)
        .containsEntry("text", text)
        .containsEntry("attachments", attachments);
  }

  @Test
  void a_person_without_a_phone_number_is_their_user_id() throws SQLException {
    recording.oneByOne(
        whatsApp(
            1, 0, "messages", "{\"id\": \"w1\", \"from_user_id\": \"IT.1\", \"type\": \"text\"}"));

    assertThat(recording.onlyRow("messages")).containsEntry("sender", "IT.1");
  }

  @Test
  void echoes_go_out_and_so_do_those_in_standby() throws SQLException {
    recording.oneByOne(
        whatsApp(
            1,
            0,
            "message_echoes",
            """
            {"id": "w1", "from": "39555", "to": "900", "type": "text", "text": {"body": "a"}}
            """),
        change(
            2,
            0,
            ACCOUNT,
            "standby",
            """
            {"metadata": {"phone_number_id": "555"}, "standby": {"message_echoes": [{"id": "w2",
             "message": {"to": "900", "type": "text", "text": {"body": "b"},
             "context": {"message_id": "w1"}}}]}}
            """));

    assertThat(recording.rows("SELECT * FROM messages ORDER BY message_id"))
        .extracting(WhatsAppTest::wayAndText)
        .containsExactly(
            Arrays.asList("out", "555", "900", "a", null),
            Arrays.asList("out", "555", "900", "b", "w1"));
  }

  private static List<@Nullable Object> wayAndText(Map<String, @Nullable Object> row) {
    return Arrays.asList(
        row.get("direction"),
        row.get("sender"),
        row.get("recipient"),
        row.get("text"),
        row.get("reply_to"));
  }

  @Test
  void an_edited_echo_edits_its_message() throws SQLException {
    recording.oneByOne(
        whatsApp(
            1,
            0,
            "message_echoes",
            """
            {"id": "w2", "from": "39555", "to": "900", "type": "edit",
             "edit": {"original_message_id": "w1",
             "message": {"type": "image", "image": {"id": "f", "caption": "Better"}}}}
            """));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("message_id", "w1")
        .containsEntry("edited_text", "Better");
  }

  @Test
  void all_statuses_are_kept_for_each_member_of_a_group() throws SQLException {
    recording.together(
        List.of(
            status(1, 3, "read", "a"),
            status(2, 1, "sent", "a"),
            status(3, 2, "delivered", "a"),
            status(4, 2, "delivered", "b")));

    assertThat(recording.rows("SELECT * FROM message_statuses ORDER BY participant, occurred_at"))
        .extracting(row -> row.get("participant") + " " + row.get("status"))
        .containsExactly("a sent", "a delivered", "a read", "b delivered");
  }

  private static Claim status(long eventId, int second, String status, String member) {
    return whatsApp(
        eventId,
        second,
        "statuses",
        """
        {"id": "w1", "status": "%s", "recipient_id": "group", "recipient_participant_id": "%s"}
        """
            .formatted(status, member));
  }

  @Test
  void a_failure_keeps_its_errors() throws SQLException {
    recording.oneByOne(
        whatsApp(
            1,
            0,
            "statuses",
            """
            {"id": "w1", "status": "failed", "recipient_id": 900, "errors": [{"code": 131050}]}
            """));

    assertThat(recording.onlyRow("message_statuses"))
        .containsEntry("participant", "900")
        .containsEntry("errors", "[{\"code\": 131050}]");
  }

  @Test
  void a_call_that_failed_says_why() throws SQLException {
    recording.oneByOne(
        change(
            1,
            4,
            ACCOUNT,
            "calls",
            """
            {"calls": [{"id": "k1", "event": "terminate", "status": "FAILED",
             "direction": "BUSINESS_INITIATED", "from": "555", "to": "900"}],
             "errors": [{"code": 138000}]}
            """));

    assertThat(recording.onlyRow("calls"))
        .containsEntry("state", "terminate")
        .containsEntry("direction", "out")
        .containsEntry("outcome", "failed")
        .containsEntry("error_code", "138000")
        .containsEntry("terminated_at", at(4))
        .containsEntry("duration", null);
  }

  @Test
  void each_change_of_a_template_is_a_row() throws SQLException {
    recording.oneByOne(
        change(
            1,
            0,
            ACCOUNT,
            "message_template_status_update",
            """
            {"event": "REJECTED", "message_template_id": 905507062668800123,
             "message_template_name": "greeting", "message_template_language": "it",
             "reason": "SCAM"}
            """),
        change(2, 1, ACCOUNT, "template_category_update", "{\"new_category\": \"UTILITY\"}"));

    assertThat(recording.rows("SELECT * FROM template_updates ORDER BY event_id").getFirst())
        .containsEntry("field", "message_template_status_update")
        .containsEntry("event", "REJECTED")
        .containsEntry("template_id", "905507062668800123")
        .containsEntry("name", "greeting")
        .containsEntry("language", "it")
        .containsEntry("reason", "SCAM");
    assertThat(recording.column("template_updates", "details"))
        .contains("{\"new_category\": \"UTILITY\"}");
  }

  @Test
  void each_change_of_the_account_is_a_row() throws SQLException {
    recording.oneByOne(
        change(1, 0, ACCOUNT, "account_update", "{\"event\": \"ACCOUNT_VIOLATION\"}"),
        change(2, 0, ACCOUNT, "phone_number_name_update", "{\"display_phone_number\": \"39555\"}"),
        change(3, 0, ACCOUNT, "security", "null"));

    assertThat(recording.column("account_updates", "field"))
        .containsExactly("account_update", "phone_number_name_update", "security");
    assertThat(recording.column("account_updates", "phone_number")).contains("39555");
  }

  @Test
  void a_payment_is_followed_from_the_failed_attempt_to_the_refund() throws SQLException {
    String refund = ", \"refunds\": [{\"id\": \"r1\", \"status\": \"success\"}]";
    List<Claim> claims =
        Stream.of(
                payment(1, "pending", "failed", ""),
                payment(2, "captured", "success", ", \"refunds\": []"),
                payment(3, "captured", "success", refund))
            .flatMap(body -> delivered(1, body).stream())
            .toList();

    assertThat(claims).extracting(claim -> claim.event().identity()).doesNotHaveDuplicates();
    assertThat(claims)
        .extracting(claim -> claim.event().type())
        .containsExactly(
            "whatsapp_business_account.payment.pending",
            "whatsapp_business_account.payment.captured",
            "whatsapp_business_account.payment.captured");
    for (List<Claim> order : List.of(claims, claims.reversed())) {
      recording.oneByOne(order.toArray(Claim[]::new));
      assertThat(recording.filledTables()).containsExactly("payments");
      assertThat(recording.onlyRow("payments"))
          .containsEntry("reference_id", "order-1")
          .containsEntry("message_id", "w1")
          .containsEntry("payer_id", "900")
          .containsEntry("status", "captured")
          .containsEntry("amount_value", 1990L)
          .containsEntry("amount_offset", 100L)
          .containsEntry("currency", "INR")
          .containsEntry("transaction_id", "t1")
          .containsEntry("transaction_status", "success")
          .containsEntry("refunds", "[{\"id\": \"r1\", \"status\": \"success\"}]")
          .containsEntry("conversation", "555:900")
          .containsEntry("occurred_at", at(3));
      recording.clear();
    }
  }

  private static String payment(int second, String status, String transaction, String refunds) {
    return sent(
        """
        "statuses": [{"id": "w1", "recipient_id": "900", "type": "payment", "status": "%s", "timestamp": "%d",
          "payment": {"reference_id": "order-1", "amount": {"value": 1990, "offset": 100}, "currency": "INR",
            "transaction": {"id": "t1", "type": "upi", "status": "%s"%s}}}]
        """
            .formatted(status, EPOCH + second, transaction, refunds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"contacts\": [{\"user_id\": \"AT.1\"}], \"messages\": [{\"id\": \"w1\", \"type\":"
            + " \"text\"}]",
        "\"messages\": [{\"id\": \"w1\", \"type\": \"system\", \"system\": {\"user_id\":"
            + " \"AT.1\"}}]",
        "\"messages\": [{\"id\": \"w1\", \"type\": \"text\", \"from_user_id\": \"AT.1\"}]",
      })
  void a_message_without_a_number_is_from_whom_its_surroundings_name(String lists)
      throws SQLException {
    recording.together(delivered(1, sent(lists)));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("direction", "in")
        .containsEntry("sender", "AT.1")
        .containsEntry("recipient", "555")
        .containsEntry("conversation", "555:AT.1");
  }

  @Test
  void of_two_contacts_none_is_taken_for_the_sender() throws SQLException {
    recording.together(
        delivered(
            1,
            sent(
                "\"contacts\": [{\"user_id\": \"AT.1\"}, {\"user_id\": \"AT.2\"}],"
                    + " \"messages\": [{\"id\": \"w1\", \"type\": \"text\"}]")));

    assertThat(recording.onlyRow("messages"))
        .containsEntry("sender", null)
        .containsEntry("conversation", null);
  }

  private static String sent(String lists) {
    return """
    {"object": "whatsapp_business_account", "entry": [{"id": "101", "changes": [{"field": "messages", "value":
      {"messaging_product": "whatsapp",
       "metadata": {"display_phone_number": "15550100", "phone_number_id": "555"}, %s}}]}]}
    """
        .formatted(lists);
  }
}
