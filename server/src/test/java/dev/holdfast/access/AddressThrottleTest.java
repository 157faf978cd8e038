package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressThrottleTest {

  private static final String STRANGER = "203.0.113.7";

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final AddressThrottle throttle = new AddressThrottle(now::get);

  @Test
  void twenty_failures_are_free_and_then_the_pause_doubles() {
    fail(STRANGER, 19);
    assertThat(throttle.pause(STRANGER)).isEmpty();

    for (int seconds : new int[] {1, 2, 4, 8}) {
      throttle.failed(STRANGER);
      assertThat(throttle.pause(STRANGER)).contains(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
      assertThat(throttle.pause(STRANGER)).isEmpty();
    }
  }

  @Test
  void no_pause_is_longer_than_a_quarter_of_an_hour() {
    fail(STRANGER, 100);

    assertThat(throttle.pause(STRANGER)).contains(Duration.ofMinutes(15));
  }

  @Test
  void others_are_not_kept_waiting() {
    fail(STRANGER, 30);

    assertThat(throttle.pause("203.0.113.8")).isEmpty();
  }

  @Test
  void whoever_has_one_ipv6_address_has_its_network() {
    fail("2001:db8::1", 20);

    assertThat(throttle.pause("2001:db8::2")).isPresent();
    assertThat(throttle.pause("2001:db8:0:1::1")).isEmpty();
  }

  @Test
  void after_an_hour_without_a_failure_the_counting_begins_anew() {
    fail(STRANGER, 19);
    pass(Duration.ofHours(1));
    throttle.failed(STRANGER);

    assertThat(throttle.pause(STRANGER)).isEmpty();
  }

  @Test
  void however_many_addresses_there_are_the_memory_is_bounded() {
    fail(STRANGER, 30);
    for (int i = 0; i < 10_000; i++) {
      throttle.failed("10.0." + i / 250 + "." + i % 250);
    }

    assertThat(throttle.pause(STRANGER)).as("forgotten").isEmpty();
  }

  private void fail(String remote, int times) {
    for (int i = 0; i < times; i++) {
      throttle.failed(remote);
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
