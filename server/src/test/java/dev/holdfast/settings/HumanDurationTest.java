package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanDurationTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, 500, 500ms",
    "5s, 5000, 5s",
    "1500 ms, 1500, 1500ms",
    "2m, 120000, 2m",
    "90S, 90000, 90s",
    "1h, 3600000, 60m",
    "30d, 2592000000, 43200m",
    "PT5S, 5000, 5s",
    "0s, 0, 0ms",
  })
  void a_duration_is_read_as_people_write_it(String text, long millis, String shown) {
    assertThat(HumanDuration.parse(text)).hasMillis(millis);
    assertThat(HumanDuration.format(HumanDuration.parse(text))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 seconds", "1.5s", "-5s", "1m30s"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> HumanDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
