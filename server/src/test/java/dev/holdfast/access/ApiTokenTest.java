package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {

  private static final ApiToken TOKEN = new ApiToken(Optional.of("correct horse"));

  @ParameterizedTest
  @ValueSource(strings = {"Bearer correct horse", "bearer correct horse", "Bearer  correct horse "})
  void the_token_opens_whatever_the_case_of_the_scheme(String authorization) {
    assertThat(TOKEN.opens(authorization)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer correct horse 2",
        "Bearer correct",
        "Basic correct horse",
        "correct horse"
      })
  void anything_else_does_not(@Nullable String authorization) {
    assertThat(TOKEN.opens(authorization)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void a_blank_token_is_none_and_nothing_opens(String blank) {
    ApiToken none = new ApiToken(Optional.of(blank));

    assertThat(none.opens("Bearer ")).isFalse();
    assertThat(none.opens("Bearer " + blank)).isFalse();
  }

  @Test
  void without_a_token_nothing_opens() {
    ApiToken none = new ApiToken(Optional.empty());

    assertThat(none.opens("Bearer null")).isFalse();
    assertThat(none.opens(null)).isFalse();
  }
}
