package dev.holdfast.consumer;

import dev.holdfast.database.Database;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sends the handlers back to an earlier place in the log, so that they get all events from there
 * once more. Whoever processes takes the position back, step by step; the failures and dead letters
 * on the way are forgotten, attempts under way settle nothing. Thread-safe.
 */
public final class Rewind {

  /** Where to. */
  public sealed interface To {
    /** To the first event that is stored. */
    record Start() implements To {}

    /** To the events that were received at this moment or later. */
    record Time(Instant from) implements To {}

    /** What words this takes. */
    String WORDS = "start, or a moment such as 2026-12-01T00:00:00Z";

    /** What these words mean; empty where they are none of {@link #WORDS}. */
    static Optional<To> of(String words) {
      if (words.equals("start")) {
        return Optional.of(new Start());
      }
      try {
        return Optional.of(Instant.parse(words)).filter(Rewind::storable).map(Time::new);
      } catch (DateTimeParseException _) {
        return Optional.empty();
      }
    }
  }

  /**
   * The events that were received then begin after this one. Ids are in the order of appends, in
   * which events that were received within seconds may be in another order: so of the first minute
   * the least one counts. Plan: a range of events_received.
   */
  private static final String AFTER =
      """
      SELECT min(id) - 1
      FROM (SELECT id FROM events
            WHERE received_at >= :from AND received_at < coalesce(
              (SELECT received_at FROM events WHERE received_at >= :from ORDER BY received_at LIMIT 1),
              :from) + interval '1 minute') AS first
      """;

  /**
   * Batches are not cut: the few events before, which share a batch with those that are meant, come
   * once more, too. Plan: a probe of batches_pkey.
   */
  private static final String ALIGNED =
      """
      SELECT after_id FROM batches WHERE consumer = 1 AND last_id > :after ORDER BY last_id LIMIT 1
      """;

  /** Plan: a range of the log's primary key. */
  private static final String COUNT =
      "SELECT count(*) FROM events WHERE id > :after AND id <= position_of(1::smallint)";

  private static final String LOCK = "SELECT FROM consumers WHERE id = 1 FOR NO KEY UPDATE";

  private static final String BEGIN =
      "UPDATE consumers SET rewind_to = least(rewind_to, :to) WHERE id = 1";

  /** What PostgreSQL takes, and four digits tell. */
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final Jdbi jdbi;

  /**
   * @param database connections for what may take its time
   */
  public Rewind(DataSource database) {
    this.jdbi = Database.jdbi(database);
  }

  /** How many events the handlers would get once more. */
  public long count(To to) {
    return jdbi.withHandle(
        handle -> {
          OptionalLong target = target(handle, to);
          return target.isPresent() ? count(handle, target.getAsLong()) : 0;
        });
  }

  /** What to write in the transaction in which a rewind begins. */
  @FunctionalInterface
  public interface WrittenWith {
    void write(Handle handle, long events);
  }

  /**
   * Begins. Nothing is claimed from the log until the position is there.
   *
   * @param writtenWith gets how many events come once more; is not called where none does
   * @return how many, as of a moment before: nobody waits while they are counted
   */
  public long begin(To to, WrittenWith writtenWith) {
    long events = count(to);
    return jdbi.inTransaction(
        handle -> {
          handle.createQuery(LOCK).mapToMap().list();
          OptionalLong target = target(handle, to);
          if (events == 0 || target.isEmpty()) {
            return 0L;
          }
          handle.createUpdate(BEGIN).bind("to", target.getAsLong()).execute();
          writtenWith.write(handle, events);
          return events;
        });
  }

  private static boolean storable(Instant moment) {
    return !moment.isBefore(Instant.EPOCH) && moment.isBefore(LATEST);
  }

  private static long count(Handle handle, long after) {
    return handle.createQuery(COUNT).bind("after", after).mapTo(long.class).one();
  }

  private static OptionalLong target(Handle handle, To to) {
    return switch (to) {
      case To.Start() -> aligned(handle, -1);
      case To.Time(Instant from) -> {
        OptionalLong after = number(handle, AFTER, "from", from);
        yield after.isPresent() ? aligned(handle, after.getAsLong()) : OptionalLong.empty();
      }
    };
  }

  private static OptionalLong aligned(Handle handle, long after) {
    return number(handle, ALIGNED, "after", after);
  }

  private static OptionalLong number(Handle handle, String sql, String name, Object value) {
    return handle
        .createQuery(sql)
        .bind(name, value)
        .mapTo(Long.class)
        .findFirst()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }
}
