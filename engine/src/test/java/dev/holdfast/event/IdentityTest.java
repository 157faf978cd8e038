package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  @Test
  void the_same_parts_give_the_same_identity() {
    assertThat(Identity.of("default", "page", "mid.1"))
        .isEqualTo(Identity.of("default", "page", "mid.1"));
  }

  @Test
  void the_order_of_the_parts_matters() {
    assertThat(Identity.of("a", "b")).isNotEqualTo(Identity.of("b", "a"));
  }

  @Test
  void parts_that_read_the_same_in_a_row_are_told_apart() {
    assertThat(Identity.of("ab", "c")).isNotEqualTo(Identity.of("a", "bc"));
    assertThat(Identity.of("a")).isNotEqualTo(Identity.of("a", ""));
  }

  @Test
  void it_stays_the_same_for_ever_because_stored_events_are_found_by_it() {
    // The first half of: printf '\0\0\0\1a\0\0\0\2bc' | sha256sum
    assertThat(Identity.of("a", "bc").value()).hasToString("b534ce16-ac9c-8b36-823f-39a395ce8e0e");
  }

  @Test
  void it_begins_with_the_time_of_the_event_so_that_what_happens_together_stands_together() {
    Identity noon = Identity.at(Instant.parse("2026-11-30T12:00:00Z"), "a");
    Identity sameSecond = Identity.at(Instant.parse("2026-11-30T12:00:00.999Z"), "a");
    Identity next = Identity.at(Instant.parse("2026-11-30T12:00:01Z"), "a");

    assertThat(noon).isEqualTo(sameSecond);
    assertThat(bytes(noon)).isLessThan(bytes(next));
    assertThat(bytes(noon))
        .isGreaterThan(bytes(Identity.firstAt(Instant.parse("2026-11-30T12:00:00Z"))))
        .isLessThan(bytes(Identity.firstAt(Instant.parse("2026-11-30T12:00:01Z"))));
    assertThat(Identity.at(Instant.parse("2026-11-30T12:00:00Z"), "b")).isNotEqualTo(noon);
  }

  @Test
  void those_without_a_time_come_after_all_others() {
    Identity last = Identity.at(Instant.parse("2072-01-19T03:14:07Z"), "a");

    assertThat(bytes(last)).isLessThan(bytes(Identity.firstTimeless()));
    for (String part : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
      assertThat(bytes(Identity.of(part))).isGreaterThan(bytes(Identity.firstTimeless()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2003-12-31T23:59:59Z", "2072-01-19T03:14:08Z", "-1000-01-01T00:00:00Z"})
  void a_time_that_does_not_fit_is_none(String time) {
    assertThat(Identity.at(Instant.parse(time), "a")).isEqualTo(Identity.of("a"));
  }

  /** As PostgreSQL compares a uuid. */
  private static String bytes(Identity identity) {
    return identity.value().toString();
  }

  @Test
  void no_part_is_readable_in_it() {
    assertThat(Identity.of("491701234567").toString()).doesNotContain("491701234567");
  }
}
