package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static dev.holdfast.meta.Signed.types;
import static dev.holdfast.meta.Signed.unfold;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatsAppUnfoldingTest {

  private static final String NUMBER =
      """
      "messaging_product":"whatsapp","metadata":{"phone_number_id":"55"}\
      """;

  @Test
  void one_value_holds_many_events() {
    assertThat(
            kinds(
                """
                "statuses":[{"id":"s1","status":"sent"},{"id":"c1","type":"call","status":"RINGING"}],
                "messages":[{"id":"m1","type":"text"},{"id":"m2","type":"reaction"}]\
                """))
        .containsExactly("status.sent", "call.ringing", "message.text", "message.reaction");
  }

  @Test
  void a_payload_has_one_item_and_its_surroundings() {
    List<Event> events =
        messages(
            """
            "contacts":[{"wa_id":"1","profile":{"name":"A"}},{"wa_id":"2","profile":{"name":"B"}}],
            "messages":[{"id":"m1","from":"1","type":"text"},{"id":"m2","from":"2","type":"text"}],
            "statuses":[{"id":"s1","status":"sent","recipient_id":"3"}]\
            """);

    assertThat(events)
        .extracting(Event::payload)
        .containsExactly(
            payload(
                """
                "contacts":[{"wa_id":"1","profile":{"name":"A"}}],"messages":[{"id":"m1","from":"1","type":"text"}]\
                """),
            payload(
                """
                "contacts":[{"wa_id":"2","profile":{"name":"B"}}],"messages":[{"id":"m2","from":"2","type":"text"}]\
                """),
            payload(
                """
                "contacts":[{"wa_id":"1","profile":{"name":"A"}},{"wa_id":"2","profile":{"name":"B"}}],\
                "statuses":[{"id":"s1","status":"sent","recipient_id":"3"}]\
                """));
  }

  @Test
  void people_without_a_phone_number_are_known_by_their_user_id() {
    List<Event> events =
        messages(
            """
            "contacts":[{"user_id":"AT.1"},{"user_id":"AT.2"}],
            "messages":[{"id":"m1","from_user_id":"AT.2","type":"text"}],
            "statuses":[{"id":"s1","status":"read","recipient_user_id":"AT.1"}]\
            """);

    assertThat(events).extracting(Event::conversation).containsExactly("55:AT.2", "55:AT.1");
    assertThat(events.getFirst().payload()).contains("\"contacts\":[{\"user_id\":\"AT.2\"}]");
    assertThat(events.getLast().payload()).contains("\"contacts\":[{\"user_id\":\"AT.1\"}]");
  }

  @Test
  void a_group_s_conversation_is_the_group() {
    List<Event> events =
        messages(
            """
            "messages":[{"id":"m1","from":"1","group_id":"G","type":"text"}],
            "statuses":[{"id":"s1","status":"read","recipient_type":"group","recipient_id":"G",
              "recipient_participant_id":"2"}]\
            """);

    assertThat(events).extracting(Event::conversation).containsOnly("55:G");
  }

  @Test
  void each_participant_s_status_of_a_group_message_is_an_event() {
    assertThat(
            identities(
                """
                "statuses":[{"id":"s","status":"read","recipient_participant_user_id":"AT.1"},
                  {"id":"s","status":"read","recipient_participant_user_id":"AT.2"},
                  {"id":"s","status":"read","recipient_participant_id":"3"},
                  {"id":"s","status":"read","participant_recipient_id":"4"},
                  {"id":"s","status":"delivered","recipient_participant_id":"3"},
                  {"id":"s","status":"read","recipient_participant_id":"3"}]\
                """))
        .hasSize(5);
  }

  @Test
  void a_status_that_is_not_known_yet_passes_through() {
    assertThat(kinds("\"statuses\":[{\"id\":\"s\",\"status\":\"in_orbit\"},{\"id\":\"t\"}]"))
        .containsExactly("status.in_orbit", "status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type":"text"                                                 | message.text
          "type":"interactive","interactive":{"type":"list_reply"}      | message.interactive.list_reply
          "type":"interactive"                                          | message.interactive
          "type":"system","system":{"type":"customer_identity_changed"} | message.system.customer_identity_changed
          "type":"unsupported","errors":[{"code":131051}]               | message.unsupported
          "type":"hologram"                                             | message.hologram
          "text":{"body":"x"}                                           | message
          """)
  void a_message_has_the_type_of_its_content(String message, String kind) {
    assertThat(kinds("\"messages\":[{\"id\":\"m\"," + message + "}]")).containsExactly(kind);
  }

  @Test
  void a_call_status_is_of_the_same_type_in_either_field() {
    String status = "{\"id\":\"c\",\"type\":\"call\",\"status\":\"RINGING\"}";
    Event inMessages = event(body("messages", "\"statuses\":[" + status + "]"));
    Event inCalls =
        event(body("calls", "\"statuses\":[" + status.replace("\"type\":\"call\",", "") + "]"));

    assertThat(inCalls.type()).isEqualTo("whatsapp_business_account.call.ringing");
    assertThat(inMessages.type()).isEqualTo(inCalls.type());
    assertThat(inMessages.conversation()).isEqualTo(inCalls.conversation());
  }

  @Test
  void a_call_belongs_to_the_conversation_with_the_customer_whoever_calls() {
    List<Event> events =
        unfold(
            body(
                "calls",
                """
                "calls":[{"id":"a","event":"connect","direction":"BUSINESS_INITIATED","from":"55","to":"9"},
                  {"id":"b","event":"connect","direction":"USER_INITIATED","from":"9","to":"55"}]\
                """));

    assertThat(events).extracting(Event::conversation).containsOnly("55:9");
  }

  @Test
  void errors_alone_are_events_each_time_they_come() {
    String errors = "\"errors\":[{\"code\":1},{\"code\":2}]";
    byte[] body = body("messages", errors).getBytes(UTF_8);
    Delivery now = Signed.delivery(Signed.APP, body);
    Delivery later = Signed.delivery(Signed.APP, body, now.receivedAt().plusMillis(1));

    assertThat(kinds(errors)).containsExactly("error", "error");
    assertThat(Unfolding.unfold(later))
        .extracting(Event::identity)
        .doesNotContainAnyElementsOf(Unfolding.unfold(now).stream().map(Event::identity).toList());
  }

  @Test
  void errors_beside_a_status_stay_with_it() {
    List<Event> events =
        messages("\"statuses\":[{\"id\":\"s\",\"status\":\"failed\"}],\"errors\":[{\"code\":1}]");

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().payload()).contains("\"errors\":[{\"code\":1}]");
  }

  @Test
  void what_a_listener_hears_is_another_event_than_the_owner_s() {
    String items =
        """
        "messages":[{"id":"m","type":"text"}],"statuses":[{"id":"s","status":"read"}],\
        "message_echoes":[{"id":"e","message":{"type":"text","to":"9"}}]\
        """;
    Set<Identity> owner = identities(items);
    List<Event> nested = unfold(body("standby", "\"standby\":{" + items + "}"));
    List<Event> flat = unfold(body("standby", items));

    assertThat(nested)
        .extracting(event -> kind(event.type()))
        .containsExactly("standby.message.text", "standby.status.read", "standby.echo.text");
    assertThat(nested).extracting(Event::identity).doesNotContainAnyElementsOf(owner);
    assertThat(flat)
        .extracting(Event::identity)
        .containsExactlyElementsOf(nested.stream().map(Event::identity).toList());
    assertThat(nested.getFirst().payload())
        .contains("\"standby\":{\"messages\":[{\"id\":\"m\",\"type\":\"text\"}]}");
  }

  @Test
  void standby_beside_the_value_s_own_messages_hides_nothing() {
    assertThat(
            kinds(
                """
                "messages":[{"id":"m","type":"text"}],"standby":{"statuses":[{"id":"s","status":"read"}]}\
                """))
        .containsExactly("standby.status.read", "message.text");
    assertThat(messages("\"messages\":[{\"id\":\"m\"}],\"standby\":{\"new\":[1]}"))
        .extracting(Event::payload)
        .singleElement()
        .asString()
        .contains("\"standby\":{\"new\":[1]}");
  }

  @Test
  void an_echo_is_not_the_inbound_message() {
    assertThat(
            identities(
                "\"messages\":[{\"id\":\"m\",\"type\":\"text\"}],"
                    + "\"message_echoes\":[{\"id\":\"m\",\"type\":\"text\"}]"))
        .hasSize(2);
  }

  @Test
  void the_page_of_a_partner_s_event_is_the_whatsapp_account() {
    String body =
        """
        {"object":"whatsapp_business_account","entry":[{"id":"portfolio","time":1790000000,"changes":[
          {"field":"account_update","value":{"event":"PARTNER_ADDED","waba_info":{"waba_id":"777"}}}]}]}
        """;

    assertThat(event(body).page()).isEqualTo("777");
    assertThat(event(body).type())
        .isEqualTo("whatsapp_business_account.account_update.partner_added");
  }

  @Test
  void a_template_s_news_are_told_apart_by_event_and_time() {
    String approved = template("APPROVED", 1790000000);

    assertThat(event(approved).conversation()).isEqualTo("9100200300400500600");
    assertThat(
            Set.of(
                event(approved).identity(),
                event(template("PAUSED", 1790000000)).identity(),
                event(template("APPROVED", 1790000001)).identity()))
        .hasSize(3);
  }

  private static String template(String event, long time) {
    return """
    {"object":"whatsapp_business_account","entry":[{"id":"1","time":%d,"changes":[
      {"field":"message_template_status_update","value":
        {"event":"%s","message_template_id":9100200300400500600,"reason":null}}]}]}
    """
        .formatted(time, event);
  }

  @Test
  void parts_of_the_history_of_two_numbers_are_told_apart() {
    String history = "\"history\":[{\"metadata\":{\"phase\":0,\"chunk_order\":1}}]";
    String one = body("history", history);

    assertThat(event(one.replace("\"55\"", "\"56\"")).identity())
        .isNotEqualTo(event(one).identity());
  }

  @Test
  void a_value_without_anything_known_is_one_event() {
    assertThat(kinds("\"messages\":[]")).containsExactly("messages");
    assertThat(kinds("\"polls\":[{}]")).containsExactly("messages");
    assertThat(kinds("\"messages\":{\"id\":\"m\"}")).containsExactly("messages");
    assertThat(
            types(
                """
                {"object":"whatsapp_business_account","entry":[{"changes":[
                  {"field":"flows"},{"field":"security","value":"x"},{"value":{}}]}]}
                """))
        .containsExactly(
            "whatsapp_business_account.flows",
            "whatsapp_business_account.security",
            "whatsapp_business_account.unknown");
  }

  @Test
  void an_element_that_is_no_object_is_kept() {
    assertThat(kinds("\"messages\":[null,7,{\"id\":\"m\"}]"))
        .containsExactly("unknown", "unknown", "message");
  }

  @Test
  void an_entry_without_a_time_is_as_good() {
    Event event =
        event(body("messages", "\"messages\":[{\"id\":\"m\",\"timestamp\":\"1789999990\"}]"));

    assertThat(event.occurredAt()).isEqualTo("2026-09-21T14:13:10Z");
  }

  private static String body(String field, String items) {
    return payload(items).replace("\"field\":\"messages\"", "\"field\":\"" + field + "\"");
  }

  private static String payload(String items) {
    return """
    {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{%s,%s}}]}]}\
    """
        .formatted(NUMBER, items);
  }

  private static List<Event> messages(String items) {
    return unfold(body("messages", items));
  }

  private static List<String> kinds(String items) {
    return messages(items).stream().map(event -> kind(event.type())).toList();
  }

  private static String kind(String type) {
    return type.replaceFirst("whatsapp_business_account\\.", "");
  }

  private static Set<Identity> identities(String items) {
    Set<Identity> identities = new HashSet<>();
    messages(items).forEach(event -> identities.add(event.identity()));
    return identities;
  }
}
