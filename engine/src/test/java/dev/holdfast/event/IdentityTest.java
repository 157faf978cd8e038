package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
  void no_part_is_readable_in_it() {
    assertThat(Identity.of("491701234567").toString()).doesNotContain("491701234567");
  }
}
