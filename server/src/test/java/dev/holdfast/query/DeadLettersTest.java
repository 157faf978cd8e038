package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Outcome;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private final StoredEvents stored = new StoredEvents();
  private final DeadLetters deadLetters = new DeadLetters(stored.database().reads());

  @AfterEach
  void close() {
    stored.close();
  }

  @Test
  void what_died_of_the_same_is_one_group_and_the_biggest_comes_first() throws SQLException {
    for (int i = 0; i < 5; i++) {
      stored.store("page.feed");
      stored.settle(Outcome.dead(i < 3 ? "Customer " + i + " is unknown" : "No route"));
    }
    long last = stored.store("page.leadgen");
    stored.settle(Outcome.dead("Customer 9 is unknown"));
    stored.store("page.feed");
    stored.settle(Outcome.retry("Customer 10 is unknown"));

    DeadLetters.Groups groups = deadLetters.groups();

    assertThat(groups.total()).isEqualTo(6);
    assertThat(groups.groups())
        .extracting(g -> g.errorGroup() + " / " + g.type() + " / " + g.count())
        .containsExactly(
            "Customer {n} is unknown / page.feed / 3",
            "No route / page.feed / 2",
            "Customer {n} is unknown / page.leadgen / 1");
    DeadLetters.Group single = groups.groups().get(2);
    assertThat(single.sampleId()).isEqualTo(last);
    assertThat(single.sampleError()).isEqualTo("Customer 9 is unknown");
    assertThat(single.firstSeen()).isEqualTo(single.lastSeen());
  }

  @Test
  void without_dead_letters_there_are_no_groups() {
    assertThat(deadLetters.groups().groups()).isEmpty();
    assertThat(deadLetters.groups().total()).isZero();
  }
}
