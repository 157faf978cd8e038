package dev.holdfast.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.TestDatabase;
import dev.holdfast.TestEvents;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.log.Append;
import dev.holdfast.log.Recent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What this process has just appended is not read back, and nobody can tell. */
class RecentEventsTest {

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Database database = TestDatabase.fresh();
  private final Recent recent = new Recent(1 << 20);
  private final Append here = new Append(database.general(), recent);
  private final Append elsewhere = new Append(database.general());
  private final Queue queue = new Queue(database.queue(), "test", recent);

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void events_appended_here_and_elsewhere_are_claimed_in_the_order_of_the_log()
      throws SQLException {
    here.append(TestEvents.messages("here-1-", 3));
    elsewhere.append(TestEvents.messages("elsewhere-", 3));
    here.append(TestEvents.messages("here-2-", 3));

    List<Claim> claims = TestClaims.claim(queue, 100, LEASE);

    assertThat(claims).extracting(Claim::eventId).isSorted().hasSize(9);
    assertThat(claims.get(1).event().payload()).contains("here-1-1");
    assertThat(claims.get(4).event().payload()).contains("elsewhere-1");
    assertThat(claims.get(8).event().payload()).contains("here-2-2");
  }

  @Test
  void an_event_is_claimed_as_any_other_process_would_claim_it() throws SQLException {
    Event event = TestEvents.message("same");
    here.append(List.of(event));
    Claim claimed = TestClaims.claim(queue, 1, LEASE).getFirst();
    queue.release(List.of(claimed));

    Claim read = TestClaims.claim(new Queue(database.queue(), "other"), 1, LEASE).getFirst();

    assertThat(claimed.event())
        .usingRecursiveComparison()
        .ignoringFields("payload")
        .isEqualTo(read.event());
    assertThat(read.event().payload().replace(" ", ""))
        .hasSameSizeAs(claimed.event().payload().replace(" ", ""));
  }

  @Test
  void what_was_not_stored_is_not_remembered() throws SQLException {
    Event event = TestEvents.message("twice");
    elsewhere.append(List.of(event));
    here.append(List.of(event));

    assertThat(recent.follow(0)).isFalse();
    assertThat(TestClaims.claim(queue, 10, LEASE)).hasSize(1);
  }
}
