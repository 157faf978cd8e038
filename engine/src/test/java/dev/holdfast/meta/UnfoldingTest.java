package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static dev.holdfast.meta.Signed.types;
import static dev.holdfast.meta.Signed.unfold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnfoldingTest {

  @ParameterizedTest
  @MethodSource("dev.holdfast.meta.Fixture#all")
  void a_payload_is_a_delivery_of_just_its_event(Fixture fixture) {
    for (Event event : unfold(fixture.delivery())) {
      assertThat(unfold(event.payload())).usingRecursiveComparison().isEqualTo(List.of(event));
    }
  }

  @Test
  void nothing_of_a_batch_is_lost_and_each_event_stands_alone() {
    List<Event> events =
        unfold(
            """
            {"object":"page","entry":[
              {"id":"1","time":1790000000001,"messaging":[
                {"sender":{"id":"7"},"timestamp":1790000000000,"message":{"mid":"a"}},
                {"sender":{"id":"8"},"timestamp":1790000000000,"message":{"mid":"b"}}]},
              {"id":"2","time":1790000000002,"hop_context":[{"app_id":5}],"messaging":[
                {"sender":{"id":"9"},"timestamp":1790000000000,"message":{"mid":"c"}}]}]}
            """);

    assertThat(events).extracting(Event::page).containsExactly("1", "1", "2");
    assertThat(events).extracting(Event::conversation).containsExactly("1:7", "1:8", "2:9");
    assertThat(events)
        .extracting(Event::payload)
        .containsExactly(
            """
            {"object":"page","entry":[{"id":"1","time":1790000000001,"messaging":[{"sender":{"id":"7"},\
            "timestamp":1790000000000,"message":{"mid":"a"}}]}]}\
            """,
            """
            {"object":"page","entry":[{"id":"1","time":1790000000001,"messaging":[{"sender":{"id":"8"},\
            "timestamp":1790000000000,"message":{"mid":"b"}}]}]}\
            """,
            """
            {"object":"page","entry":[{"id":"2","time":1790000000002,"hop_context":[{"app_id":5}],\
            "messaging":[{"sender":{"id":"9"},"timestamp":1790000000000,"message":{"mid":"c"}}]}]}\
            """);
  }

  @Test
  void an_event_says_where_it_came_from() {
    Event event =
        event(
            """
            {"object":"instagram","entry":[{"id":"17","time":1790000000,"changes":[
              {"field":"comments","value":{"id":"c1","media":{"id":"m1"},"text":"hi"}}]}]}
            """);

    assertThat(event.app()).isEqualTo("default");
    assertThat(event.object()).isEqualTo("instagram");
    assertThat(event.type()).isEqualTo("instagram.comments");
    assertThat(event.page()).isEqualTo("17");
    assertThat(event.conversation()).isEqualTo("m1");
    assertThat(event.receivedAt()).isEqualTo(Signed.RECEIVED_AT);
    assertThat(event.received()).isNull();
  }

  @Test
  void the_object_decides_on_one_url_for_several_products() {
    assertThat(types(message("page"))).containsExactly("page.message");
    assertThat(types(message("instagram"))).containsExactly("instagram.message");
    assertThat(types(message("Some Thing/2"))).containsExactly("some_thing_2.message");
  }

  private static String message(String object) {
    return """
    {"object":"%s","entry":[{"id":"1","messaging":[{"message":{"mid":"a"}}]}]}
    """
        .formatted(object);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"standby\":[{\"read\":{\"watermark\":5}}]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"feed\"}]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":null,\"changed_fields\":[\"feed\"]}]}",
        "{\"entry\":[{\"changes\":[{\"field\":\"feed\",\"value\":{}}],\"id\":\"1\"}],\"object\":\"page\"}",
      })
  void an_entry_needs_no_messaging(String body) {
    assertThat(unfold(body)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"text\"", "17", "[1,2]", "{}", "true"})
  void a_value_may_be_of_any_sort(String value) {
    Event event =
        event(
            """
            {"object":"page","entry":[{"id":"1","changes":[{"field":"hours","value":%s}]}]}\
            """
                .formatted(value));

    assertThat(event.type()).isEqualTo("page.hours");
    assertThat(event.payload()).contains("\"value\":" + value + "}");
  }

  @Test
  void properties_beside_a_change_stay_with_it() {
    Event event =
        event(
            """
            {"object":"user","entry":[{"uid":"5","changes":[
              {"field":"television","verb":"add","value":{"page":"6"}}]}]}
            """);

    assertThat(event.payload()).contains("\"verb\":\"add\"");
    assertThat(event.page()).isEqualTo("5");
  }

  @Test
  void a_change_right_in_the_entry_becomes_a_change() {
    Event event =
        event(
            """
            {"object":"instagram","entry":[{"id":"17","time":1790000000,"field":"comments","value":{"id":"c1"}}]}
            """);

    assertThat(event.type()).isEqualTo("instagram.comments");
    assertThat(event.payload())
        .isEqualTo(
            """
            {"object":"instagram","entry":[{"id":"17","time":1790000000,"changes":[{"field":"comments",\
            "value":{"id":"c1"}}]}]}\
            """);
  }

  @Test
  void an_array_of_deliveries_is_unwrapped() {
    List<Event> events = unfold("[" + message("page") + "," + message("instagram") + "]");

    assertThat(events).extracting(Event::type).containsExactly("page.message", "instagram.message");
    assertThat(events.getFirst().payload()).startsWith("{\"object\":\"page\"");
  }

  @Test
  void names_of_changed_fields_are_events() {
    List<Event> events =
        unfold(
            """
            {"object":"user","entry":[{"id":"5","uid":"5","time":1790000000,"changed_fields":["photos","feed"]}]}
            """);

    assertThat(events).extracting(Event::type).containsExactly("user.photos", "user.feed");
    assertThat(events.getLast().payload()).contains("\"changed_fields\":[\"feed\"]");
  }

  @Test
  void the_dashboard_s_test_of_a_message_is_a_message() {
    Event event =
        event(
            """
            {"object":"instagram","entry":[{"id":"0","time":1527459824,"changes":[{"field":"messages","value":
              {"sender":{"id":"12334"},"recipient":{"id":"23245"},"timestamp":"1527459824",
               "message":{"mid":"random_mid","text":"random_text"}}}]}]}
            """);

    assertThat(event.type()).isEqualTo("instagram.message");
    assertThat(event.page()).isNull();
    assertThat(event.occurredAt()).isEqualTo("2018-05-27T22:23:44Z");
    assertThat(event.payload())
        .contains("\"changes\":[{\"field\":\"messages\",\"value\":{\"sender\"");
  }

  @Test
  void a_field_of_messages_whose_value_is_no_message_passes_through() {
    assertThat(
            types(
                """
                {"object":"page","entry":[{"id":"1","changes":[
                  {"field":"messages"},{"field":"messages","value":{"shape":"new"}},
                  {"field":"message_mention","value":{"message":{"mid":"a"}}}]}]}
                """))
        .containsExactly("page.messages", "page.messages", "page.message_mention");
  }

  @Test
  void the_subscribed_field_and_the_delivered_item_may_differ() {
    assertThat(
            types(
                """
                {"object":"instagram","entry":[{"id":"1","changes":[
                  {"field":"messaging_seen","value":{"read":{"mid":"a"}}},
                  {"field":"standby","value":{"message":{"mid":"b"}}},
                  {"field":"messaging_handover","value":{"pass_thread_control":{}}}]}]}
                """))
        .containsExactly(
            "instagram.read",
            "instagram.standby.message",
            "instagram.handover.pass_thread_control");
  }

  @Test
  void a_message_may_be_a_string() {
    assertThat(types("{\"object\":\"page\",\"entry\":[{\"messaging\":[{\"message\":\"TEST\"}]}]}"))
        .containsExactly("page.message");
  }

  @Test
  void several_keys_in_one_item_are_one_event() {
    assertThat(
            types(
                """
                {"object":"instagram","entry":[{"id":"1","messaging":[
                  {"reaction":{"mid":"m","action":"react"},"postback":{"title":"Go"},"message":{"mid":"m"}},
                  {"referral":{"ref":"r"},"postback":{"mid":"p"}}]}]}
                """))
        .containsExactly("instagram.message", "instagram.postback");
  }

  @Test
  void a_key_that_is_null_is_no_key() {
    assertThat(
            types(
                """
                {"object":"page","entry":[{"id":"1","messaging":[
                  {"message":null,"postback":{"mid":"p"}},{"message":{"mid":"m","is_echo":false}},{"message":null}]}]}
                """))
        .containsExactly("page.postback", "page.message", "page.messaging.unknown");
  }

  @Test
  void people_may_be_missing() {
    List<Event> events =
        unfold(
            """
            {"object":"page","entry":[{"id":"1","messaging":[
              {"recipient":{"id":"1"},"timestamp":1790000000000,"policy_enforcement":{"action":"block"}},
              {"timestamp":1790000000000,"read":{"mid":"m"}},
              {"message_edit":{"mid":"m","num_edit":0}},
              {"recipient":{"id":"1"},"optin":{"user_ref":"visitor"},"timestamp":1790000000000},
              {"sender":{"user_ref":"guest"},"recipient":{"id":"1"},"postback":{"payload":"x"}},
              {"sender":{"id":"9"},"pass_thread_control":{"previous_owner_app_id":null}}]}]}
            """);

    assertThat(events)
        .extracting(Event::conversation)
        .containsExactly(null, null, null, "1:visitor", "1:guest", "1:9");
  }

  @Test
  void the_conversation_is_with_the_other_party_whoever_speaks() {
    List<Event> events =
        unfold(
            """
            {"object":"page","entry":[{"id":1,"messaging":[
              {"sender":{"id":"9"},"recipient":{"id":"1"},"message":{"mid":"a"}},
              {"sender":{"id":"1"},"recipient":{"id":"9"},"message":{"mid":"b","is_echo":true}},
              {"sender":{"id":"other-id-of-ours"},"recipient":{"id":"9"},"message":{"mid":"c","is_echo":true}},
              {"sender":{"id":"1"},"recipient":{"id":"9"},"read":{"watermark":5}},
              {"sender":{"id":9},"recipient":{"id":1},"reaction":{"mid":"b"}}]}]}
            """);

    assertThat(events).extracting(Event::conversation).containsOnly("1:9");
  }

  @Test
  void the_account_may_be_missing_or_zero_or_a_large_number() {
    assertThat(event(feedOf("\"time\":1790000000")).page()).isNull();
    assertThat(event(feedOf("\"id\":\"0\"")).page()).isNull();
    assertThat(event(feedOf("\"id\":0")).page()).isNull();
    assertThat(event(feedOf("\"id\":\"\"")).page()).isNull();
    assertThat(event(feedOf("\"id\":{}")).page()).isNull();
    assertThat(event(feedOf("\"id\":90071992547409931")).page()).isEqualTo("90071992547409931");
  }

  private static String feedOf(String account) {
    return "{\"object\":\"page\",\"entry\":[{"
        + account
        + ",\"changes\":[{\"field\":\"hours\"}]}]}";
  }

  @Test
  void an_unknown_field_of_tomorrow_has_a_type_at_once() {
    assertThat(types(field("page", "unknown_field_xyz"))).containsExactly("page.unknown_field_xyz");
    assertThat(types(field("page", "Not Supported/ä"))).containsExactly("page.not_supported__");
    assertThat(types(field("page", "x".repeat(50)))).containsExactly("page." + "x".repeat(40));
  }

  @Test
  void a_segment_ends_after_40_characters() {
    String word = "w".repeat(60);
    String body =
        """
        {"object":"page","entry":[{"changes":[{"field":"feed","value":{"item":"%s","verb":"%s"}}]}]}
        """
            .formatted(word, word);

    assertThat(types(body)).containsExactly("page.feed." + "w".repeat(40) + "." + "w".repeat(40));
  }

  private static String field(String object, String field) {
    return """
    {"object":"%s","entry":[{"id":"1","changes":[{"field":"%s","value":{}}]}]}
    """
        .formatted(object, field);
  }

  @Test
  void a_missing_item_or_verb_is_left_out() {
    assertThat(
            types(
                """
                {"object":"page","entry":[{"changes":[
                  {"field":"feed","value":{"verb":"add"}},{"field":"feed","value":{"item":"post"}},{"field":"feed"}]}]}
                """))
        .containsExactly("page.feed.add", "page.feed.post", "page.feed");
  }

  @ParameterizedTest
  @CsvSource({
    "replies,  '\"root_post\":{\"id\":\"p1\",\"owner_id\":\"18\"}', 18",
    "delete,   '\"owner\":{\"owner_id\":\"18\"}',                     18",
    "publish,  '\"owner\":{\"owner_id\":18}',                         18",
    "mentions, '\"text\":\"@us\"',                                    17",
    "mentions, '\"root_post\":{\"owner_id\":\"19\"}',                 17",
    "replies,  '\"root_post\":{\"id\":\"p1\"}',                       ",
    "delete,   '\"text\":\"x\"',                                      ",
    "invented, '\"text\":\"x\"',                                      ",
  })
  void a_threads_account_is_the_owner_or_who_was_mentioned_and_never_a_post(
      String field, String told, @Nullable String account) {
    String body =
        """
        {"app_id":"8","target_id":"17","time":1790000000,"values":[{"field":"%s","value":{"id":"p1",%s}}]}
        """
            .formatted(field, told);

    assertThat(event(body).page()).isEqualTo(account);
  }

  @Test
  void threads_has_an_envelope_of_its_own() {
    List<Event> events =
        unfold(
            """
            {"app_id":"8","topic":"moderate","target_id":"17","time":1790000000,"values":[
              {"field":"replies","value":{"id":"r1","root_post":{"id":"p1","owner_id":"18"},"timestamp":"2026-09-21T14:13:00+0000"}},
              {"field":"delete","value":{"id":"r2"}},
              {"field":"publish"},
              {"value":{}},
              5]}
            """);

    assertThat(events)
        .extracting(Event::type)
        .containsExactly(
            "threads.replies",
            "threads.delete",
            "threads.publish",
            "threads.unknown",
            "threads.unknown");
    assertThat(events).extracting(Event::object).containsOnly("threads");
    assertThat(events.getFirst().page()).isEqualTo("18");
    assertThat(events.getFirst().conversation()).isEqualTo("p1");
    assertThat(events.getFirst().occurredAt()).isEqualTo("2026-09-21T14:13:00Z");
    assertThat(events.get(1).payload())
        .isEqualTo(
            """
            {"app_id":"8","topic":"moderate","target_id":"17","time":1790000000,"values":[{"field":"delete",\
            "value":{"id":"r2"}}]}\
            """);
  }

  @Test
  void values_of_threads_may_be_one_object_or_nothing_known() {
    assertThat(types("{\"topic\":\"moderate\",\"values\":{\"field\":\"replies\",\"value\":{}}}"))
        .containsExactly("threads.replies");
    assertThat(types("{\"topic\":\"moderate\",\"values\":[]}")).isEmpty();
    assertThat(types("{\"topic\":\"moderate\",\"values\":\"x\"}"))
        .containsExactly("threads.unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":\"page\",\"entry\":[]}",
        "{\"object\":\"page\",\"entry\":[{}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"uid\":\"1\",\"time\":5}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[],\"messaging\":[],\"standby\":[]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":null}]}",
      })
  void where_nothing_happened_there_is_no_event(String body) {
    assertThat(unfold(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "null", "\"text\"", "5", "true", "[]", "{\"entry\":null}", "{\"object\":5}"})
  void json_without_anything_known_is_kept_as_unknown(String body) {
    Event event = event(body);

    assertThat(event.type()).isEqualTo("unknown");
    assertThat(event.object()).isEqualTo("unknown");
    assertThat(event.occurredAt()).isEqualTo(Signed.RECEIVED_AT);
    assertThat(event.received()).isNull();
    assertThat(event.payload()).isEqualTo(body);
  }

  @Test
  void an_array_of_unknown_things_is_unwrapped_too() {
    assertThat(unfold("[null,{}]")).extracting(Event::payload).containsExactly("null", "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":\"page\"}",
        "{\"object\":\"page\",\"entry\":{}}",
        "{\"object\":\"page\",\"entry\":[null]}",
        "{\"object\":\"page\",\"entry\":[\"x\"]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"surprises\":[1]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":{\"message\":{}}}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":[7]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{}]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"\"}]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":null}]}]}",
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changed_fields\":[{}]}]}",
      })
  void what_is_not_understood_is_kept_as_unknown_of_its_object(String body) {
    Event event = event(body);

    assertThat(event.type()).isEqualTo("page.unknown");
    assertThat(event.payload()).isEqualTo(body);
  }

  @Test
  void an_unknown_item_does_not_stand_in_the_way_of_others() {
    assertThat(
            types(
                """
                {"object":"page","entry":[null,{"id":"1","messaging":["x",{"message":{"mid":"a"}}]}]}
                """))
        .containsExactly("page.unknown", "page.unknown", "page.message");
  }

  @Test
  void of_two_equal_keys_the_last_one_counts() {
    Event event =
        event(
            """
            {"object":"instagram","entry":[{"id":"1","messaging":[{"message":
              {"mid":"a","reply_to":{"mid":"x"},"reply_to":{"story":{"id":"s"}},"mid":"b"}}]}]}
            """);

    assertThat(event.payload()).contains("{\"mid\":\"b\",\"reply_to\":{\"story\":{\"id\":\"s\"}}}");
  }
}
