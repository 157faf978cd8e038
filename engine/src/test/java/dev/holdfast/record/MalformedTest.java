package dev.holdfast.record;

import static dev.holdfast.record.DeliveredEvents.event;
import static dev.holdfast.record.DeliveredEvents.feed;
import static dev.holdfast.record.DeliveredEvents.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Claim;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MalformedTest extends RecordingTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** What may stand anywhere. */
  private static final List<JsonNode> INTRUDERS =
      Stream.of(
              "null",
              "true",
              "\"\"",
              "\"x\"",
              "-1",
              "99999999999999999999999999",
              "1.5e300",
              "[]",
              "[[null]]",
              "{}",
              "{\"id\": {}}")
          .map(MAPPER::readTree)
          .toList();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{\"entry\": [",
        "null",
        "{}",
        "\"text\"",
        "[]",
        "[1]",
        "{\"entry\": {}}",
        "{\"entry\": [1, null, {\"messaging\": {}, \"changes\": [\"x\"], \"standby\": 4}]}",
        "{\"entry\": [{\"messaging\": [{\"message\": \"TEST_MESSAGE\"}]}]}",
        "{\"entry\": [{\"changes\": [{\"field\": \"leadgen\"}]}]}"
      })
  void what_cannot_be_understood_makes_no_row(String payload) throws SQLException {
    recording.oneByOne(
        event(1, 0, "page", null, payload),
        event(2, 0, "instagram", null, payload),
        event(3, 0, "whatsapp_business_account", null, payload),
        event(4, 0, "threads", null, payload));

    assertThat(recording.filledTables()).isEmpty();
  }

  static Stream<AnyOrderTest.Story> stories() {
    return AnyOrderTest.stories();
  }

  /** Every value in every event of all stories, replaced by every intruder in turn. */
  @ParameterizedTest
  @MethodSource("stories")
  void whatever_stands_where_it_should_not_nothing_fails(AnyOrderTest.Story story)
      throws SQLException {
    List<Claim> mutants = new ArrayList<>();
    for (Claim claim : story.events()) {
      JsonNode payload = MAPPER.readTree(claim.event().payload());
      forEachMutant(
          payload,
          payload,
          mutant ->
              mutants.add(event(mutants.size() + 1, 0, claim.event().object(), "101", mutant)));
    }
    recording.together(mutants);

    assertThat(recording.filledTables()).containsAll(story.rows().keySet());
  }

  private static void forEachMutant(JsonNode root, JsonNode node, Consumer<String> each) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        JsonNode original = object.path(name);
        for (JsonNode intruder : INTRUDERS) {
          object.set(name, intruder);
          each.accept(root.toString());
        }
        object.set(name, original);
        forEachMutant(root, original, each);
      }
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      JsonNode original = array.path(0);
      for (JsonNode intruder : INTRUDERS) {
        array.set(0, intruder);
        each.accept(root.toString());
      }
      array.set(0, original);
      forEachMutant(root, original, each);
    }
  }

  @Test
  void an_id_too_long_for_any_index_makes_no_row() throws SQLException {
    String endless = unique(9_000);
    recording.oneByOne(
        messaging(1, 0, "page", "\"message\": {\"mid\": \"" + endless + "\", \"text\": \"x\"}"),
        feed(2, 0, "{\"item\": \"status\", \"verb\": \"add\", \"post_id\": \"" + endless + "\"}"));

    assertThat(recording.filledTables()).isEmpty();
  }

  @Test
  void the_longest_ids_fit_into_every_key() throws SQLException {
    String id = unique(600);
    Claim reaction =
        feed(
            1,
            0,
            """
            {"item": "like", "verb": "add", "post_id": "%s", "sender_id": "%s"}
            """
                .formatted(id, id.substring(1)));
    recording.oneByOne(DeliveredEvents.onPage(id, reaction));

    assertThat(recording.onlyRow("reactions")).containsEntry("target_id", id);
  }

  /** Text that does not compress, as an index would otherwise do. */
  private static String unique(int length) {
    StringBuilder text = new StringBuilder();
    for (long n = 1; text.length() < length; n = n * 6364136223846793005L + 1442695040888963407L) {
      text.append(Long.toUnsignedString(n, 36));
    }
    return text.substring(0, length);
  }

  @Test
  void times_out_of_this_world_are_no_times() throws SQLException {
    recording.oneByOne(
        feed(
            1,
            0,
            """
            {"item": "comment", "verb": "add", "comment_id": "c1", "created_time": 9223372036854775807}
            """),
        feed(
            2,
            0,
            """
            {"item": "comment", "verb": "add", "comment_id": "c2", "created_time": "2026-13-45T99:00:00Z"}
            """));

    assertThat(recording.column("comments", "created_at")).containsOnlyNulls().hasSize(2);
  }
}
