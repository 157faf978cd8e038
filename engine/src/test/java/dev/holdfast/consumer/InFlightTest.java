package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Finished;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final InFlight inFlight = new InFlight(2, 1_000_000);

  @Test
  void there_is_no_room_while_all_places_or_all_bytes_are_taken() throws InterruptedException {
    Running small = running("small", 10, false);
    Running large = running("large", 2_000_000, false);
    inFlight.enter(small);
    assertThat(inFlight.awaitRoom(AT_ONCE).places()).isEqualTo(1);
    inFlight.enter(large);
    assertThat(inFlight.awaitRoom(AT_ONCE).places()).isZero();

    inFlight.leave(List.of(small));
    assertThat(inFlight.awaitRoom(AT_ONCE).places()).as("a place, but no bytes").isZero();

    inFlight.leave(List.of(large));
    assertThat(inFlight.awaitRoom(AT_ONCE)).isEqualTo(new InFlight.Room(2, 1_000_000));
  }

  @Test
  void an_attempt_that_does_not_end_keeps_its_place_when_its_event_is_settled()
      throws InterruptedException {
    Running hangs = running("hangs", 10, false);
    inFlight.enter(hangs);
    hangs.heldByThread();

    inFlight.leave(List.of(hangs));
    assertThat(inFlight.size()).isZero();
    assertThat(inFlight.awaitRoom(AT_ONCE).places()).isEqualTo(1);

    inFlight.letGo(hangs);
    assertThat(inFlight.awaitRoom(AT_ONCE).places()).isEqualTo(2);
  }

  @Test
  void who_leaves_twice_gives_its_place_back_once() throws InterruptedException {
    Running one = running("one", 10, true);
    inFlight.enter(one);
    assertThat(inFlight.hasLost()).isTrue();

    inFlight.leave(List.of(one));
    inFlight.leave(List.of(one));

    assertThat(inFlight.hasLost()).isFalse();
    assertThat(inFlight.awaitRoom(AT_ONCE).places()).isEqualTo(2);
  }

  private static Running running(String mid, int bytes, boolean lost) {
    var event = TestEvents.of("instagram.message", mid, "x".repeat(bytes));
    return new Running(
        new Claim(1, 1, null, 0, false, lost, Finished.NONE, event),
        new OpenBatch(false, _ -> {}, 0),
        Duration.ofSeconds(20),
        0);
  }
}
