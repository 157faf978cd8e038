package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static dev.holdfast.meta.Signed.unfold;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class IdentityTest {

  static Stream<String> payloads() {
    return Fixture.all().stream().flatMap(f -> unfold(f.delivery()).stream()).map(Event::payload);
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void the_order_of_keys_is_of_no_importance(String payload) {
    assertThat(event(MetaJson.write(reversed(MetaJson.read(payload)))).identity())
        .isEqualTo(event(payload).identity());
  }

  /** Payloads of events that are unique by something else than when they were sent. */
  static Stream<String> keyed() {
    return payloads().filter(IdentityTest::hasKey);
  }

  private static boolean hasKey(String payload) {
    Finding finding = Envelope.open(MetaJson.read(payload)).findFirst().orElseThrow();
    return finding.kind().uniqueness() instanceof Uniqueness.Ids(Key key)
        && !key.in(finding.scope()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("keyed")
  void a_redelivery_with_another_entry_time_is_a_duplicate(String payload) {
    String later = payload.replace("\"time\":1790000", "\"time\":1791111");

    assertThat(event(later).identity()).isEqualTo(event(payload).identity());
  }

  @Test
  void a_redelivery_in_another_batch_is_a_duplicate() {
    String alone = messages(item("a", 1));
    String together = messages(item("b", 2) + "," + item("a", 1) + "," + item("c", 3));

    assertThat(identities(together)).hasSize(3).contains(event(alone).identity());
  }

  @Test
  void an_entry_with_one_more_event_is_no_duplicate_of_the_smaller_one() {
    Set<Identity> small = identities(messages(item("a", 1)));
    Set<Identity> large = identities(messages(item("a", 1) + "," + item("b", 2)));

    assertThat(large).hasSize(2).containsAll(small);
  }

  @Test
  void the_same_comment_twice_in_one_body_has_one_identity() {
    String comment = "{\"field\":\"comments\",\"value\":{\"id\":\"c1\",\"text\":\"hi\"}}";
    List<Event> events =
        unfold(
            "{\"object\":\"instagram\",\"entry\":[{\"id\":\"1\",\"changes\":[%s,%s]}]}"
                .formatted(comment, comment));

    assertThat(events).hasSize(2);
    assertThat(events.getFirst().identity()).isEqualTo(events.getLast().identity());
  }

  @Test
  void what_shares_a_message_id_is_told_apart() {
    String body =
        messages(
            """
            {"sender":{"id":"9"},"timestamp":5,"message":{"mid":"m"}},
            {"sender":{"id":"9"},"timestamp":5,"message":{"mid":"m","is_echo":true}},
            {"sender":{"id":"9"},"timestamp":5,"message":{"mid":"m","is_deleted":true}},
            {"sender":{"id":"9"},"timestamp":5,"message":{"mid":"m","is_unsupported":true}},
            {"sender":{"id":"9"},"timestamp":5,"message":{"mid":"m","is_self":true,"is_echo":true}},
            {"sender":{"id":"9"},"timestamp":5,"message_edit":{"mid":"m","num_edit":1}},
            {"sender":{"id":"9"},"timestamp":5,"message_edit":{"mid":"m","num_edit":2}},
            {"sender":{"id":"9"},"timestamp":5,"postback":{"mid":"m"}},
            {"sender":{"id":"9"},"timestamp":5,"reaction":{"mid":"m","action":"react"}},
            {"sender":{"id":"9"},"timestamp":5,"reaction":{"mid":"m","action":"unreact"}},
            {"sender":{"id":"9"},"timestamp":6,"reaction":{"mid":"m","action":"react"}},
            {"sender":{"id":"8"},"timestamp":5,"reaction":{"mid":"m","action":"react"}},
            {"sender":{"id":"9"},"timestamp":5,"read":{"mid":"m"}},
            {"sender":{"id":"9"},"timestamp":5,"response_feedback":{"mid":"m","feedback":"Good response"}}\
            """);

    assertThat(identities(body)).hasSize(14);
  }

  @Test
  void an_echo_that_the_owner_and_a_listener_hear_is_one_event() {
    for (String item :
        List.of(
            "{\"message\":{\"mid\":\"m\",\"is_echo\":true}}",
            "{\"sender\":{\"id\":\"9\"},\"postback\":{\"mid\":\"m\"}}",
            "{\"sender\":{\"id\":\"9\"},\"read\":{\"watermark\":5}}",
            "{\"something\":\"new\"}")) {
      String owner = messages(item);
      String listener = owner.replace("messaging", "standby");

      assertThat(event(listener).type()).contains(".standby.");
      assertThat(event(listener).identity()).isEqualTo(event(owner).identity());
    }
  }

  @Test
  void a_message_is_the_same_in_a_change() {
    String message = "{\"sender\":{\"id\":\"9\"},\"timestamp\":5,\"message\":{\"mid\":\"m\"}}";
    String change =
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":%s}]}]}"
            .formatted(message);

    assertThat(event(change).identity()).isEqualTo(event(messages(message)).identity());
  }

  @Test
  void app_object_and_account_tell_apart() {
    String body = messages(item("a", 1));
    App other = new App("other", List.of(Signed.SECRET), Secret.of("token"));
    Event elsewhere = Unfolding.unfold(Signed.delivery(other, body.getBytes(UTF_8))).getFirst();

    assertThat(
            Set.of(
                event(body).identity(),
                elsewhere.identity(),
                event(body.replace("\"page\"", "\"instagram\"")).identity(),
                event(body.replace("\"id\":\"1\"", "\"id\":\"2\"")).identity()))
        .hasSize(4);
  }

  @Test
  void a_number_and_its_digits_are_the_same_id() {
    String text = messages(item("a", 1));

    assertThat(event(text.replace("\"id\":\"1\"", "\"id\":1")).identity())
        .isEqualTo(event(text).identity());
  }

  @Test
  void what_a_person_does_at_another_time_is_another_event() {
    for (String kind :
        List.of(
            "optin", "referral", "account_linking", "game_play", "payment", "messaging_feedback")) {
      String first = "{\"sender\":{\"id\":\"9\"},\"timestamp\":5,\"%s\":{}}".formatted(kind);
      String second = first.replace("5", "6");
      String third = first.replace("9", "8");

      assertThat(identities(messages(first + "," + second + "," + third))).as(kind).hasSize(3);
    }
  }

  @Test
  void postbacks_from_before_they_had_ids_are_told_apart() {
    String first = "{\"sender\":{\"id\":\"9\"},\"timestamp\":5,\"postback\":{\"payload\":\"A\"}}";

    assertThat(identities(messages(first + "," + first.replace("A", "B")))).hasSize(2);
    assertThat(identities(messages(first + "," + first))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"TEST\"}",
        "{\"message\":{\"text\":\"without an id\"}}",
        "{\"message\":{\"mid\":\"\",\"text\":\"with an empty id\"}}",
        "{\"read\":{}}",
        "{\"delivery\":{\"watermark\":5}}",
        "{\"postback\":{\"payload\":\"x\"}}",
        "{\"anything\":1}",
      })
  void without_an_id_the_content_and_the_sending_count(String item) {
    String body = messages(item);

    assertThat(event(body).identity()).isEqualTo(event(body).identity());
    assertThat(event(body.replace("1790000000000", "1790000000001")).identity())
        .isNotEqualTo(event(body).identity());
    assertThat(event(body.replace(item, item.replaceFirst("\\{", "{\"more\":1,"))).identity())
        .isNotEqualTo(event(body).identity());
  }

  @Test
  void changes_to_one_field_at_one_time_are_told_apart_by_their_content() {
    String body =
        """
        {"object":"user","entry":[{"id":"5","time":1790000000,"changes":[
          {"field":"television","verb":"add","value":{"page":"6"}},
          {"field":"television","verb":"remove","value":{"page":"6"}},
          {"field":"television","verb":"add","value":{"page":"7"}},
          {"field":"movies","verb":"add","value":{"page":"6"}}]}]}
        """;

    assertThat(identities(body)).hasSize(4);
  }

  @Test
  void a_comment_and_what_befalls_it_are_different_events() {
    String body =
        """
        {"object":"page","entry":[{"id":"1","changes":[
          {"field":"feed","value":{"item":"comment","verb":"add","comment_id":"c","created_time":5}},
          {"field":"feed","value":{"item":"comment","verb":"edited","comment_id":"c","created_time":6}},
          {"field":"feed","value":{"item":"comment","verb":"edited","comment_id":"c","created_time":7}},
          {"field":"feed","value":{"item":"comment","verb":"remove","comment_id":"c","created_time":8}},
          {"field":"feed","value":{"item":"like","verb":"add","comment_id":"c","sender_id":9,"created_time":8}},
          {"field":"feed","value":{"item":"like","verb":"add","post_id":"c","sender_id":9,"created_time":8}},
          {"field":"feed","value":{"item":"reaction","verb":"add","post_id":"p","from":{"id":9},"created_time":8}},
          {"field":"feed","value":{"item":"reaction","verb":"add","post_id":"p","from":{"id":7},"created_time":8}},
          {"field":"feed","value":{"item":"reaction","verb":"add","post_id":"p","comment_id":"c","from":{"id":7},
            "created_time":8}}]}]}
        """;

    assertThat(identities(body)).hasSize(9);
  }

  @Test
  void the_same_bytes_that_are_no_json_are_one_event() {
    assertThat(event("{\"a\":").identity()).isEqualTo(event("{\"a\":").identity());
    assertThat(event("{\"a\":").identity()).isNotEqualTo(event("{\"b\":").identity());
  }

  private static String messages(String items) {
    return """
    {"object":"page","entry":[{"id":"1","time":1790000000000,"messaging":[%s]}]}\
    """
        .formatted(items);
  }

  private static String item(String mid, int timestamp) {
    return """
    {"sender":{"id":"9"},"timestamp":%d,"message":{"mid":"%s","text":"hi"}}\
    """
        .formatted(timestamp, mid);
  }

  private static Set<Identity> identities(String body) {
    Set<Identity> identities = new HashSet<>();
    unfold(body).forEach(event -> identities.add(event.identity()));
    return identities;
  }

  private static JsonNode reversed(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>(object.propertyNames());
        Collections.reverse(names);
        ObjectNode reversed = MetaJson.object();
        names.forEach(name -> reversed.set(name, reversed(object.path(name))));
        yield reversed;
      }
      case ArrayNode array -> {
        ArrayNode reversed = MetaJson.array();
        array.forEach(element -> reversed.add(reversed(element)));
        yield reversed;
      }
      default -> node;
    };
  }
}
