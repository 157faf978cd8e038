package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {

  private static final ValueType DURATION = ValueType.of(Duration.class).orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "5s, 5000",
    "1500 ms, 1500",
    "2m, 120000",
    "1m30s, 90000",
    "90S, 90000",
    "1h, 3600000",
    "30d, 2592000000",
    "PT5S, 5000",
    "0s, 0",
  })
  void a_duration_is_read_as_people_write_it(String text, long millis) {
    assertThat(DURATION.parser().apply(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 seconds", "ms", "d", "1.5d", "soon"})
  void anything_else_is_no_duration(String text) {
    assertThatThrownBy(() -> DURATION.parser().apply(text)).isInstanceOf(RuntimeException.class);
  }
}
