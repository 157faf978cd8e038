package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static dev.holdfast.meta.Signed.unfold;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import dev.holdfast.event.Received;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is signed is unfolded: nothing throws, and every payload is JSON. */
class HostileBodyTest {

  private static final Pattern TYPE = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

  private static final List<JsonNode> STRANGERS =
      Stream.of("null", "true", "-1", "1E+99", "\"\"", "\"x\\u0000\\ud800\"", "[]", "[null]", "{}")
          .map(MetaJson::read)
          .toList();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "{",
        "{\"object\":\"page\",\"entry\":[",
        "{\"object\":\"page\"} x",
        "{} {}",
        "{'object':'page'}",
        "{\"object\":NaN}",
        "{\"object\":01}",
        "{\"object\":\"a\tb\"}",
        "{\"object\":\"a\\x\"}",
        "{\"object\":\"page\",}",
        "// comment\n{}",
        "object=page&entry=1",
        "<xml/>",
        "\u0000",
        "\uFEFF",
      })
  void bytes_that_are_no_json_are_kept_as_they_are(String body) {
    assertUnreadable(body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7b2261223a22ff227d", // a byte that UTF-8 never has
        "7b2261223a22c3227d", // half a letter
        "7b2261223a22c080227d", // U+0000, overlong
        "7b2261223a22eda080227d", // half a surrogate pair
        "7b2261223a22f4908080227d", // beyond U+10FFFF
        "fffe7b007d00", // UTF-16
      })
  void bytes_that_are_no_utf_8_are_kept_as_they_are(String hex) {
    assertUnreadable(HexFormat.of().parseHex(hex));
  }

  @Test
  void a_replacement_character_in_the_body_is_nothing_strange() {
    assertThat(event("{\"object\":\"page\",\"x\":\"\uFFFD\"}").type()).isEqualTo("page.unknown");
  }

  @Test
  void a_byte_order_mark_is_ignored() {
    assertThat(event("\uFEFF{\"object\":\"page\"}").type()).isEqualTo("page.unknown");
    assertThat(event("\uFEFF{\"object\":\"page\"}").payload()).isEqualTo("{\"object\":\"page\"}");
  }

  @Test
  void a_body_nested_too_deeply_is_unreadable_and_one_just_below_is_not() {
    assertUnreadable(nested(501).getBytes(UTF_8));

    Event lone = event("{\"entry\":[{\"field\":\"x\",\"value\":" + nested(497) + "}]}");

    assertThat(lone.type()).isEqualTo("unknown.x");
    assertThat(lone.payload()).contains(nested(497));
  }

  @Test
  void a_name_of_absurd_length_is_unreadable() {
    assertUnreadable(("{\"" + "n".repeat(50_001) + "\":1}").getBytes(UTF_8));
  }

  @Test
  void the_reason_repeats_nothing_of_the_body() {
    Received received = Objects.requireNonNull(event("{\"token\":verysecret}").received());

    assertThat(received.why()).isNotBlank().doesNotContain("token", "verysecret");
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.meta.Fixture#all")
  void a_body_cut_off_anywhere_is_unfolded(Fixture fixture) {
    byte[] body = fixture.delivery().getBytes(UTF_8);
    for (int length = 0; length < body.length; length++) {
      assertUnfolds(Arrays.copyOf(body, length));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.meta.Fixture#all")
  void a_body_with_a_byte_changed_is_unfolded(Fixture fixture) {
    Random random = new Random(fixture.delivery().hashCode());
    byte[] body = fixture.delivery().getBytes(UTF_8);
    for (int i = random.nextInt(4); i < body.length; i += 4) {
      byte[] changed = body.clone();
      changed[i] ^= (byte) (1 + random.nextInt(255));
      assertUnfolds(changed);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.meta.Fixture#all")
  void a_body_with_any_value_replaced_by_a_stranger_is_unfolded(Fixture fixture) {
    for (JsonNode stranger : STRANGERS) {
      for (JsonNode variant : variants(MetaJson.read(fixture.delivery()), stranger)) {
        assertUnfolds(MetaJson.write(variant).getBytes(UTF_8));
      }
    }
  }

  /** The tree with the stranger in place of each of its nodes, one at a time. */
  private static List<JsonNode> variants(JsonNode node, JsonNode stranger) {
    List<JsonNode> variants = new ArrayList<>(List.of(stranger));
    if (node instanceof ObjectNode object) {
      object.forEachEntry(
          (name, value) ->
              variants(value, stranger).forEach(v -> variants.add(MetaJson.with(object, name, v))));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int place = i;
        variants(array.get(i), stranger).forEach(v -> variants.add(array.deepCopy().set(place, v)));
      }
    }
    return variants;
  }

  private static void assertUnfolds(byte[] body) {
    assertThat(unfold(body)).allMatch(HostileBodyTest::canBeStored);
  }

  private static boolean canBeStored(Event event) {
    return TYPE.matcher(event.type()).matches()
        && !MetaJson.read(event.payload()).isMissingNode()
        && Storable.json(event.payload()).equals(event.payload());
  }

  private static void assertUnreadable(byte[] body) {
    Event event = unfold(body).getFirst();

    assertThat(event.type()).isEqualTo("unreadable");
    assertThat(event.object()).isEqualTo("unknown");
    assertThat(event.payload()).isEqualTo("{}");
    assertThat(event.occurredAt()).isEqualTo(Signed.RECEIVED_AT);
    assertThat(Objects.requireNonNull(event.received()).bytes()).isEqualTo(body);
    assertThat(event.received().why()).startsWith("the body ");
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
