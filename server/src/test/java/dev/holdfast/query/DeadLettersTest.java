package dev.holdfast.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.action.Action;
import dev.holdfast.action.Actions;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import java.sql.SQLException;
import java.time.Instant;
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
  void those_that_give_no_reason_are_a_group_with_a_name() throws SQLException {
    stored.store("page.feed");
    stored.settle(Outcome.dead("  \n"));
    stored.store("page.feed");
    stored.settle(Outcome.dead("No route"));

    String group = deadLetters.groups().groups().getFirst().errorGroup();
    long meant = stored.search().count(EventFilter.deadLetters("(no reason given)")).count();

    assertThat(deadLetters.groups().groups())
        .extracting(DeadLetters.Group::errorGroup)
        .containsExactlyInAnyOrder("(no reason given)", "No route");
    assertThat(group).isNotBlank();
    assertThat(meant).as("only those, and not all").isOne();
  }

  @Test
  void used_up_are_those_whose_last_attempt_failed_and_no_other() throws SQLException {
    Instant begin = Instant.now().minusSeconds(60);
    stored.store("page.feed");
    useUp("The CRM is away");
    stored.store("page.feed");
    stored.settle(Outcome.dead("no such customer"));
    long moved = stored.store("page.feed");
    stored.settle(Outcome.retry("The CRM is away"));
    new Actions(stored.database().general()).act(Action.DEAD_LETTER, moved, "Ada", (_, _) -> {});

    assertThat(deadLetters.usedUp(begin))
        .extracting(DeadLetters.UsedUp::errorGroup)
        .containsExactly("The CRM is away");
    assertThat(deadLetters.usedUp(Instant.now().plusSeconds(60))).isEmpty();
  }

  private void useUp(String why) throws SQLException {
    for (int attempt = 0; attempt < RetryPolicy.standard().attempts(); attempt++) {
      stored.execute("UPDATE event_states SET due_at = now() WHERE due_at IS NOT NULL");
      stored.settle(Outcome.retry(why));
    }
  }

  @Test
  void without_dead_letters_there_are_no_groups() {
    assertThat(deadLetters.groups().groups()).isEmpty();
    assertThat(deadLetters.groups().total()).isZero();
  }
}
