package dev.holdfast.meta;

import static dev.holdfast.meta.Signed.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersAndTimeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "-7",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890",
        "0.1",
        "1.50",
        "100.00",
        "0.99982774257166",
        "0.30000000000000004",
        "12345678901234567890.12345678901234567890",
      })
  void a_number_keeps_every_digit(String number) {
    assertThat(value(number).payload()).contains("\"value\":{\"n\":" + number + "}");
  }

  @Test
  void an_exponent_keeps_its_value() {
    assertThat(value("1e5").payload()).contains(":1E+5}");
    assertThat(value("-2.50E-7").payload()).contains(":-2.50E-7}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e131072", "1e-16384", "1e999999999999", "1e2147483648", "-1e-99999999999"})
  void a_number_that_postgresql_cannot_hold_makes_the_body_unreadable(String number) {
    Event event = value(number);

    assertThat(event.type()).isEqualTo("unreadable");
    assertThat(event.received()).isNotNull();
  }

  @Test
  void the_largest_numbers_that_postgresql_holds_are_read() {
    assertThat(value("1e131071").type()).isEqualTo("page.hours");
    assertThat(value("1e-16383").type()).isEqualTo("page.hours");
    assertThat(value("9".repeat(1000)).payload()).contains("9".repeat(1000));
  }

  @Test
  void a_number_of_absurd_length_makes_the_body_unreadable() {
    assertThat(value("9".repeat(1001)).type()).isEqualTo("unreadable");
  }

  private static Event value(String number) {
    return event(
        """
        {"object":"page","entry":[{"changes":[{"field":"hours","value":{"n":%s}}]}]}\
        """
            .formatted(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1790000000                    | 2026-09-21T14:13:20Z
          1790000000123                 | 2026-09-21T14:13:20.123Z
          "1790000000"                  | 2026-09-21T14:13:20Z
          "1790000000123"               | 2026-09-21T14:13:20.123Z
          "2026-09-21T14:13:20+0000"    | 2026-09-21T14:13:20Z
          "2026-09-21T16:13:20+02:00"   | 2026-09-21T14:13:20Z
          "2026-09-21T14:13:20Z"        | 2026-09-21T14:13:20Z
          "2026-09-21T14:13:20.5Z"      | 2026-09-21T14:13:20.500Z
          1072915200                    | 2004-01-01T00:00:00Z
          "2026-11-25T12:00:00Z"        | 2026-11-25T12:00:00Z
          """)
  void a_time_is_read_however_it_is_written(String written, String time) {
    assertThat(at(written, "5").occurredAt()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "1072915199",
        "\"2026-11-25T12:00:01Z\"",
        "99999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "92233720368547758070",
        "1.5",
        "-1",
        "null",
        "{}",
        "[]",
        "true",
        "\"\"",
        "\"TIMESTAMP\"",
        "\"-5\"",
        "\"92233720368547758070\"",
        "\"2026-13-45T99:99:99Z\"",
        "\"2026-09-21\"",
      })
  void a_time_that_cannot_be_is_passed_over(String written) {
    assertThat(at(written, "1790000000").occurredAt()).isEqualTo("2026-09-21T14:13:20Z");
    assertThat(at(written, written).occurredAt()).isEqualTo(Signed.RECEIVED_AT);
  }

  private static Event at(String itemTime, String entryTime) {
    return event(
        """
        {"object":"page","entry":[{"time":%s,"messaging":[{"timestamp":%s,"message":{"mid":"a"}}]}]}
        """
            .formatted(entryTime, itemTime));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "messaging":[{"read":{"watermark":1789000000000}}]                            | 2026-09-10T00:26:40Z
          "messaging":[{"delivery":{"watermark":1789000000000}}]                        | 2026-09-10T00:26:40Z
          "messaging":[{"timestamp":1789000001000,"read":{"watermark":1789000000000}}]  | 2026-09-10T00:26:41Z
          "changes":[{"field":"leadgen","value":{"created_time":1789000000}}]              | 2026-09-10T00:26:40Z
          "changes":[{"field":"leadgen","value":{"created_time":"2026-09-10T00:26:40+0000"}}] | 2026-09-10T00:26:40Z
          "changes":[{"field":"feed"}]                                                  | 2026-09-21T14:13:20Z
          """)
  void the_item_s_own_time_comes_before_the_entry_s(String items, String time) {
    Event event =
        event(
            """
            {"object":"page","entry":[{"id":"1","time":1790000000,%s}]}
            """
                .formatted(items));

    assertThat(event.occurredAt()).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "comment, add, 2026-09-10T00:26:40Z",
    "post, add, 2026-09-10T00:26:40Z",
    "post, edited, 2026-09-21T14:13:20Z",
    "comment, hide, 2026-09-21T14:13:20Z",
    "comment, remove, 2026-09-21T14:13:20Z",
    "reaction, add, 2026-09-21T14:13:20Z",
    "reaction, remove, 2026-09-21T14:13:20Z",
    "like, add, 2026-09-21T14:13:20Z",
  })
  void a_change_happened_when_it_was_sent_and_not_when_the_thing_was_made(
      String item, String verb, String time) {
    String change =
        """
        {"object":"page","entry":[{"id":"1","time":1790000000,"changes":[{"field":"feed","value":
          {"item":"%s","verb":"%s","post_id":"p","comment_id":"c","created_time":1789000000}}]}]}
        """
            .formatted(item, verb);

    assertThat(event(change).occurredAt()).isEqualTo(time);
    assertThat(event(change.replace("1790000000", "1788000000")).occurredAt())
        .isEqualTo("2026-09-10T00:26:40Z");
  }

  @Test
  void a_threads_post_is_deleted_when_meta_says_or_when_it_was_sent() {
    String deleted =
        """
        {"target_id":"1","time":1790000000,"values":[{"field":"delete","value":{"id":"p",
          "deleted_at":"2026-09-21T14:13:00+0000","timestamp":"2026-09-01T10:00:00+0000"}}]}
        """;

    assertThat(event(deleted).occurredAt()).isEqualTo("2026-09-21T14:13:00Z");
    assertThat(event(deleted.replace("deleted_at", "other")).occurredAt())
        .isEqualTo("2026-09-21T14:13:20Z");
  }
}
