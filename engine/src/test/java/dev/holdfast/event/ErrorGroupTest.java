package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorGroupTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "The CRM answered 500                          | The CRM answered {n}",
        "No customer 'Ada Lovelace'                     | No customer {value}",
        "Can't find it                                  | Can't find it",
        "Field \"name\" is missing                      | Field {value} is missing",
        "No row 0b6d1b4e-9d3f-4a5e-8c21-6f3f0f6a2a10    | No row {id}",
        "message m_AbC123xyz789 not found               | message {id} not found",
        "Connection to 10.0.0.7:5432 refused            | Connection to {address} refused",
        "Connection to [fe80::1]:5432 refused           | Connection to [{address}]:{n} refused",
        "POST https://crm.example/v2/leads?id=7 failed  | POST {url} failed",
        "No user ada@example.com                        | No user {address}",
        "Post 1029_77 is gone since 2026-11-24          | Post {n} is gone since {n}",
        "Timed out at 12:30:05.123 after 1,500.5 ms     | Timed out at {n} after {n} ms",
        "CrmHandler: java.lang.IllegalStateException    | CrmHandler: java.lang.IllegalStateException",
        "Foo::bar failed in 50ms                        | Foo::bar failed in {n}ms"
      })
  void what_differs_each_time_becomes_a_placeholder(String error, String group) {
    assertThat(ErrorGroup.of(error)).isEqualTo(group);
  }

  @Test
  void only_the_first_line_that_says_something_counts() {
    assertThat(ErrorGroup.of("\n  It broke\n\tat Some.java:12")).isEqualTo("It broke");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n"})
  void an_error_that_says_nothing_has_a_group_too(String error) {
    assertThat(ErrorGroup.of(error)).isEqualTo("(no reason given)");
  }

  @Test
  void a_long_error_is_cut_and_never_within_a_character() {
    String group = ErrorGroup.of("a" + "🙈".repeat(300));

    assertThat(group).hasSizeLessThanOrEqualTo(ErrorGroup.MAX_CHARS).endsWith("🙈…");
    assertThat(group.chars().limit(group.length() - 1).skip(1).count() % 2).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a1", "'", "1.", "a:", "\"'`", "x@", "1:", "_1a", "a://"})
  void a_hostile_error_takes_no_time(String part) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(1), () -> ErrorGroup.of(part.repeat(100_000)));
  }
}
