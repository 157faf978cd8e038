package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentStatsTest {

  private long pending;
  private long now;
  private final RecentStats stats =
      new RecentStats(() -> new Stats(pending + 7, pending, 0, 7, 0, 0), () -> now);

  @Test
  void with_nothing_unfinished_every_count_is_new() {
    assertThat(stats.get().pending()).isZero();

    pending = 1;

    assertThat(stats.get().pending()).isEqualTo(1);
  }

  @Test
  void a_count_of_a_million_unfinished_events_stands_for_two_seconds() {
    pending = 1_000_000;
    stats.get();
    pending = 3;

    now += Duration.ofMillis(1_999).toNanos();
    assertThat(stats.get().pending()).isEqualTo(1_000_000);

    now += Duration.ofMillis(1).toNanos();
    assertThat(stats.get().pending()).isEqualTo(3);
  }
}
