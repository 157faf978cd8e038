package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static dev.holdfast.meta.Signed.unfold;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL's text and JSONB refuse. */
class StorableTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a\\u0000b                   | a\uFFFDb
          \\u0000\\u0000              | \uFFFD\uFFFD
          \\\\\\u0000                 | \\\\\uFFFD
          \\ud83d                     | \uFFFD
          \\uDEB2                     | \uFFFD
          \\udeb2\\ud83d              | \uFFFD\uFFFD
          \\ud83d\\ud83d\\udeb2       | \uFFFD\uD83D\uDEB2
          \\ud83d\\udeb2\\udeb2       | \uD83D\uDEB2\uFFFD
          \\ud83dx\\udeb2             | \uFFFDx\uFFFD
          """)
  void what_is_refused_is_replaced_and_the_bytes_are_kept(String written, String kept) {
    String body = body(written);

    Event event = event(body);

    assertThat(event.payload()).contains("\"text\":\"" + kept + "\"");
    assertThat(Objects.requireNonNull(event.received()).bytes()).isEqualTo(body.getBytes(UTF_8));
    assertThat(event.received().why()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\\\u0000",
        "\\\\\\\\u0000",
        "\\\\ud83d",
        "\uD83D\uDEB2",
        "\uFFFD",
        "\\\"",
        "\\u0001",
        "äöå"
      })
  void what_only_looks_like_it_is_left_as_it_is(String written) {
    Event event = event(body(written));

    assertThat(event.payload()).contains("\"text\":\"" + written + "\"");
    assertThat(event.received()).isNull();
  }

  @Test
  void escapes_become_what_they_stand_for() {
    Event event = event(body("\\u00e4\\u00F6\\ud83d\\udeb2\\/"));

    assertThat(event.payload()).contains("\"text\":\"äö\uD83D\uDEB2/\"");
    assertThat(event.received()).isNull();
  }

  @Test
  void keys_are_treated_like_values() {
    Event event =
        event("{\"object\":\"page\",\"entry\":[{\"changes\":[{\"field\":\"x\",\"\\u0000\":1}]}]}");

    assertThat(event.payload()).contains("\"\uFFFD\":1");
    assertThat(event.received()).isNotNull();
  }

  @Test
  void page_and_conversation_and_type_are_clean_too() {
    Event event =
        event(
            """
            {"object":"pa\\u0000ge","entry":[{"id":"1\\u0000","messaging":[{"sender":{"id":"\\ud83d"},"message":{}}]}]}
            """);

    assertThat(event.type()).isEqualTo("pa_ge.message");
    assertThat(event.page()).isEqualTo("1\uFFFD");
    assertThat(event.conversation()).isEqualTo("1\uFFFD:\uFFFD");
  }

  @Test
  void a_neighbour_without_any_is_faithful_and_keeps_no_bytes() {
    List<Event> events =
        unfold(
            """
            {"object":"page","entry":[{"id":"1","messaging":[
              {"message":{"mid":"a","text":"\\u0000"}},{"message":{"mid":"b","text":"fine"}}]}]}
            """);

    assertThat(events.getFirst().received()).isNotNull();
    assertThat(events.getLast().received()).isNull();
  }

  @Test
  void the_identity_does_not_depend_on_the_replacement() {
    assertThat(event(message("m\\u0000")).identity())
        .isNotEqualTo(event(message("m\uFFFD")).identity());
    assertThat(event(message("m\\u0000")).identity())
        .isEqualTo(event(message("\\u006d\\u0000")).identity());
  }

  @Test
  void a_long_id_is_cut_for_the_index_but_not_for_the_identity() {
    String longId = "9".repeat(199) + "\uD83D\uDEB2".repeat(100);
    Event event = event(message("m").replace("\"1\"", "\"" + longId + "\""));

    assertThat(event.page()).isEqualTo("9".repeat(199) + "\uFFFD");
    assertThat(event.identity())
        .isNotEqualTo(event(message("m").replace("\"1\"", "\"" + longId + "x\"")).identity());
  }

  private static String message(String mid) {
    return """
    {"object":"page","entry":[{"id":"1","messaging":[{"message":{"mid":"%s"}}]}]}
    """
        .formatted(mid);
  }

  private static String body(String text) {
    return """
    {"object":"page","entry":[{"id":"1","messaging":[{"message":{"mid":"a","text":"%s"}}]}]}
    """
        .formatted(text);
  }
}
