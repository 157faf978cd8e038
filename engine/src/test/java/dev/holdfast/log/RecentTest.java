package dev.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Event;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecentTest {

  private static final Event EVENT = TestEvents.message("m");
  private static final int BYTES = EVENT.payload().length();

  private final Recent recent = new Recent(3L * BYTES);

  @Test
  void an_event_is_found_by_its_id_until_the_claims_have_passed_it() {
    recent.add(7, EVENT);
    assertThat(recent.find(7)).isNotNull();
    assertThat(recent.find(8)).isNull();

    recent.forgetUpTo(6);
    assertThat(recent.find(7)).isNotNull();
    recent.forgetUpTo(7);
    assertThat(recent.find(7)).isNull();
  }

  @Test
  void it_is_as_the_database_has_it() {
    recent.add(7, EVENT);

    Event found = Objects.requireNonNull(recent.find(7));

    assertThat(found.payload()).isEqualTo(EVENT.payload());
    assertThat(found.receivedAt()).isEqualTo(EVENT.receivedAt().truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  void what_is_too_much_is_forgotten_the_oldest_first() {
    for (int id = 1; id <= 4; id++) {
      recent.add(id, EVENT);
    }

    assertThat(recent.find(1)).isNull();
    assertThat(recent.find(2)).isNotNull();
    assertThat(recent.find(4)).isNotNull();
  }

  @Test
  void what_is_forgotten_makes_room() {
    for (int id = 1; id <= 30; id++) {
      recent.add(id, EVENT);
      recent.forgetUpTo(id - 1);
    }

    assertThat(recent.find(30)).isNotNull();
    assertThat(recent.find(29)).isNull();
  }

  @Test
  void an_event_that_is_kept_as_bytes_too_or_is_larger_than_all_room_is_left_to_the_database() {
    recent.add(1, EVENT.asUnreadable("not JSON"));
    recent.add(2, TestEvents.of("instagram.message", "large", "x".repeat(3 * BYTES + 1)));

    assertThat(recent.find(1)).isNull();
    assertThat(recent.find(2)).isNull();
    Recent none = Recent.none();
    none.add(1, EVENT);
    assertThat(none.find(1)).isNull();
  }

  @Test
  void it_is_asked_only_where_the_next_events_may_be_here() {
    recent.add(1_000, EVENT);

    assertThat(recent.follow(999)).isTrue();
    assertThat(recent.follow(950)).isTrue();
    assertThat(recent.follow(1)).as("many are not here").isFalse();
    assertThat(recent.follow(1_000)).as("none is").isFalse();
  }
}
