package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.consumer.Rewind;
import dev.holdfast.event.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Since when work has been waiting that could be done. */
class DueSinceTest {

  private final Instant received =
      Instant.now().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MILLIS);

  private final StoredEvents stored = new StoredEvents();
  private final Events events = new Events(stored.database().reads());

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void it_is_when_the_first_event_arrived_that_nobody_has_taken() throws SQLException {
    assertThat(events.dueSince()).isEmpty();

    stored.store("page.feed", "10", "10:7", received, "hello");
    assertThat(events.dueSince()).contains(received);

    stored.settle(Outcome.done());
    assertThat(events.dueSince()).isEmpty();
  }

  @Test
  void on_the_way_back_to_an_earlier_position_nothing_can_be_taken() throws SQLException {
    stored.store("page.feed", "10", "10:7", received, "hello");
    stored.settle(Outcome.done());
    stored.store("page.feed", "10", "10:7", received, "hello");

    new Rewind(stored.database().general()).begin(new Rewind.To.Start(), (_, _) -> {});

    assertThat(events.dueSince()).isEmpty();
  }
}
