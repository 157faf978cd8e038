package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final QuietHours NIGHT = quiet("22:00", "07:00");

  @ParameterizedTest
  @CsvSource({
    // Berlin is an hour ahead of UTC in winter.
    "2026-12-01T12:00:00Z, 2026-12-01T15:00:00Z, PT3H",
    "2026-12-01T20:00:00Z, 2026-12-01T23:30:00Z, PT1H",
    "2026-12-01T20:00:00Z, 2026-12-02T08:00:00Z, PT3H",
    "2026-12-01T22:00:00Z, 2026-12-02T05:00:00Z, PT0S",
    "2026-12-01T22:00:00Z, 2026-12-04T22:00:00Z, PT45H",
    "2026-12-02T08:00:00Z, 2026-12-02T08:00:00Z, PT0S"
  })
  void the_night_does_not_count(Instant from, Instant to, Duration loud) {
    assertThat(NIGHT.loud(from, to)).isEqualTo(loud);
  }

  @Test
  void the_night_in_which_clocks_go_back_is_an_hour_longer() {
    Instant noon = Instant.parse("2026-10-24T10:00:00Z");

    assertThat(NIGHT.loud(noon, noon.plus(Duration.ofHours(25)))).isEqualTo(Duration.ofHours(15));
  }

  @Test
  void hours_that_overlap_count_once() {
    QuietHours both =
        new QuietHours(
            List.of(hours("12:00", "14:00"), hours("13:00", "15:00"), hours("00:00", "00:00")),
            BERLIN);
    Instant noon = Instant.parse("2026-12-01T11:00:00Z");

    assertThat(both.loud(noon, noon.plus(Duration.ofHours(5)))).isEqualTo(Duration.ZERO);
    assertThat(quiet("12:00", "14:00").loud(noon, noon.plus(Duration.ofHours(5))))
        .isEqualTo(Duration.ofHours(3));
  }

  private static QuietHours quiet(String from, String to) {
    return new QuietHours(List.of(hours(from, to)), BERLIN);
  }

  private static QuietHours.Hours hours(String from, String to) {
    return new QuietHours.Hours(LocalTime.parse(from), LocalTime.parse(to));
  }
}
