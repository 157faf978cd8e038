package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final Optional<RateLimiter.Limit> THREE_AN_HOUR =
      Optional.of(new RateLimiter.Limit(3, Duration.ofHours(1)));

  @Test
  void as_many_as_allowed_may_come_at_once_and_the_next_is_told_how_long_to_wait() {
    RateLimiter limiter = new RateLimiter(THREE_AN_HOUR);
    for (int time = 1; time <= 3; time++) {
      assertThat(limiter.countOne("192.0.2.1")).isEmpty();
    }

    Duration wait = limiter.countOne("192.0.2.1").orElseThrow();

    assertThat(wait).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
  }

  @Test
  void what_one_used_up_is_there_for_others() {
    RateLimiter limiter =
        new RateLimiter(Optional.of(new RateLimiter.Limit(1, Duration.ofHours(1))));
    assertThat(limiter.countOne("192.0.2.1")).isEmpty();
    assertThat(limiter.countOne("192.0.2.1")).isPresent();

    assertThat(limiter.countOne("192.0.2.2")).isEmpty();
  }

  @Test
  void without_a_limit_everything_may_come() {
    RateLimiter limiter = new RateLimiter(Optional.empty());
    for (int time = 1; time <= 1_000; time++) {
      assertThat(limiter.countOne("192.0.2.1")).isEmpty();
    }
  }

  @Test
  void a_changed_limit_holds_at_once_and_one_that_stays_forgets_nothing() {
    RateLimiter limiter = new RateLimiter(Optional.empty());
    limiter.change(THREE_AN_HOUR);
    for (int time = 1; time <= 3; time++) {
      assertThat(limiter.countOne("192.0.2.1")).isEmpty();
    }

    limiter.change(THREE_AN_HOUR);
    assertThat(limiter.countOne("192.0.2.1")).isPresent();

    limiter.change(Optional.empty());
    assertThat(limiter.countOne("192.0.2.1")).isEmpty();
  }

  @Test
  void of_very_many_those_seen_longest_ago_are_forgotten() {
    RateLimiter limiter =
        new RateLimiter(Optional.of(new RateLimiter.Limit(1, Duration.ofHours(1))));
    assertThat(limiter.countOne("first")).isEmpty();
    for (int other = 1; other < 10_000; other++) {
      assertThat(limiter.countOne("other " + other)).isEmpty();
    }
    assertThat(limiter.countOne("first")).as("still known").isPresent();

    assertThat(limiter.countOne("one more")).isEmpty();

    assertThat(limiter.countOne("first")).as("used lately").isPresent();
    assertThat(limiter.countOne("other 1")).as("forgotten").isEmpty();
  }
}
