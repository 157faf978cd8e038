package dev.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.database.Database;
import dev.holdfast.event.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentitiesTest {

  private static final Duration WINDOW = Duration.ofDays(30);

  private final Instant longAgo = Instant.now().minus(Duration.ofDays(100));
  private final Database database = TestDatabase.fresh();
  private final Jdbi jdbi = Database.jdbi(database.general());
  private final Identities identities = new Identities(database.general());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_was_received_longer_ago_than_the_window_is_forgotten() {
    Identity timed = seen(Identity.at(longAgo, "a"), 31);
    Identity timeless = seen(Identity.of("b"), 31);

    assertThat(identities.forgetBefore(WINDOW)).isEqualTo(2);

    assertThat(known()).doesNotContain(timed.value(), timeless.value()).isEmpty();
  }

  @Test
  void the_day_of_arrival_decides_and_not_the_time_of_the_event() {
    Identity history = seen(Identity.at(longAgo, "an old message in a history of today"), 0);
    Identity atTheEdge = seen(Identity.at(longAgo, "received just so long ago"), 30);
    Identity timeless = seen(Identity.of("timeless"), 30);

    assertThat(identities.forgetBefore(WINDOW)).isZero();

    assertThat(known())
        .containsExactlyInAnyOrder(history.value(), atTheEdge.value(), timeless.value());
  }

  @Test
  void any_number_is_forgotten_chunk_by_chunk() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO identities (identity, seen_on)
                SELECT gen_random_uuid(), current_date - CASE WHEN n % 2 = 0 THEN 40 ELSE 0 END
                FROM generate_series(1, 50000) AS n
                """));
    // Half of the random ones are timeless; of the others, those below the cutoff are looked at.
    long old =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT count(*) FROM identities WHERE seen_on < current_date - 30"
                            + " AND (identity < :cutoff OR identity >= :timeless)")
                    .bind("cutoff", Identity.firstAt(Instant.now().minus(WINDOW)).value())
                    .bind("timeless", Identity.firstTimeless().value())
                    .mapTo(long.class)
                    .one());

    assertThat(identities.forgetBefore(WINDOW)).isEqualTo(old).isGreaterThan(12_500);
    assertThat(known()).hasSize(50_000 - (int) old);
  }

  private Identity seen(Identity identity, int daysAgo) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO identities (identity, seen_on) VALUES (?, current_date - ?::int)",
                identity.value(),
                daysAgo));
    return identity;
  }

  private List<UUID> known() {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT identity FROM identities").mapTo(UUID.class).list());
  }
}
