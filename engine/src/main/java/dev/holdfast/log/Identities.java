package dev.holdfast.log;

import dev.holdfast.database.Database;
import dev.holdfast.event.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * What was received lately, so that a redelivery is known as one, whatever became of its event.
 * Thread-safe.
 */
public final class Identities {

  /**
   * A part of the index from one end to the other. What is old in time may have been received
   * lately, as histories are, so the day of arrival decides. Plan: one index range scan.
   */
  private static final String FORGET =
      """
      WITH looked_at AS MATERIALIZED (
        SELECT identity, seen_on FROM identities
        WHERE identity > :after AND identity < :before
        ORDER BY identity LIMIT :limit
      ), forgotten AS (
        DELETE FROM identities
        USING looked_at
        WHERE identities.identity = looked_at.identity
          AND looked_at.seen_on < (now() AT TIME ZONE 'UTC' - CAST(:age AS interval))::date
        RETURNING 1
      )
      SELECT (SELECT identity FROM looked_at ORDER BY identity DESC LIMIT 1) AS last,
             (SELECT count(*) FROM looked_at) AS looked_at,
             (SELECT count(*) FROM forgotten) AS forgotten
      """;

  /** So many in one transaction, so that nobody waits long for it. */
  private static final int CHUNK = 10_000;

  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1, -1);

  private record Chunk(Optional<UUID> last, long lookedAt, long forgotten) {}

  private final Jdbi jdbi;

  public Identities(DataSource database) {
    this.jdbi = Database.jdbi(database);
  }

  /**
   * Forgets those that were received longer ago.
   *
   * @param window at least so long every identity is kept, in whole days
   * @return how many
   */
  public long forgetBefore(Duration window) {
    UUID cutoff = Identity.firstAt(Instant.now().minus(window)).value();
    return forget(FIRST, cutoff, window) + forget(Identity.firstTimeless().value(), LAST, window);
  }

  private long forget(UUID from, UUID before, Duration window) {
    long forgotten = 0;
    UUID after = from;
    while (true) {
      Chunk chunk = chunk(after, before, window);
      forgotten += chunk.forgotten();
      if (chunk.lookedAt() < CHUNK || chunk.last().isEmpty()) {
        return forgotten;
      }
      after = chunk.last().get();
    }
  }

  private Chunk chunk(UUID after, UUID before, Duration window) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(FORGET)
                .bind("after", after)
                .bind("before", before)
                .bind("limit", CHUNK)
                .bind("age", window.toDays() + " days")
                .map(
                    (row, _) ->
                        new Chunk(
                            Optional.ofNullable(row.getObject("last", UUID.class)),
                            row.getLong("looked_at"),
                            row.getLong("forgotten")))
                .one());
  }
}
