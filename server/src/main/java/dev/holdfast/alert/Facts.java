package dev.holdfast.alert;

import dev.holdfast.database.Database;
import dev.holdfast.query.Charts;
import dev.holdfast.query.Consumers;
import dev.holdfast.query.Events;
import dev.holdfast.query.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Measures how things are, from counts, rollups and positions: nothing here reads the log. Plans:
 * primary keys of small tables.
 */
final class Facts {

  /** A process that serves with a certificate says so more often. */
  private static final Duration CERTIFICATE_TOLD = Duration.ofMinutes(10);

  private static final String LAST_EVENTS =
      "SELECT app AS name, received_at AS at FROM last_events";

  private static final String CERTIFICATES =
      "SELECT name, ends_at AS at FROM certificates WHERE told_at > :since";

  private static final String TOKENS =
      """
      SELECT name, prefix, created_at, expires_at FROM api_tokens
      WHERE expires_at IS NOT NULL ORDER BY id
      """;

  /** Since when it is there; a consumer for which nothing waits does not stand still. */
  private static final String PROGRESS =
      """
      INSERT INTO consumer_progress AS known (consumer, position, since)
      VALUES (:consumer, :position, :now)
      ON CONFLICT (consumer) DO UPDATE
      SET position = excluded.position,
          since = CASE WHEN :waits AND known.position = excluded.position
                       THEN known.since ELSE excluded.since END
      RETURNING since
      """;

  private final Charts charts;
  private final Events events;
  private final Consumers consumers;

  Facts(Database database) {
    this.charts = new Charts(database.reads());
    this.events = new Events(database.reads());
    this.consumers = new Consumers(database.reads());
  }

  /**
   * How things are now.
   *
   * @param handle where nobody else measures meanwhile
   * @param window how far back is counted
   */
  Measured measure(Handle handle, Instant now, Duration window) {
    Instant from = now.minus(window);
    return new Measured(
        now,
        attempts(charts.minutes(from).values()),
        charts.refused(Rejection.Reason.SIGNATURE, from),
        events.dueSince(),
        moments(handle.createQuery(LAST_EVENTS)),
        DiskSamples.read(handle, now),
        waiting(handle, now),
        tokens(handle),
        moments(handle.createQuery(CERTIFICATES).bind("since", now.minus(CERTIFICATE_TOLD))));
  }

  private static Measured.Attempts attempts(Collection<Charts.Counts> minutes) {
    return new Measured.Attempts(
        minutes.stream().mapToLong(Charts.Counts::processed).sum(),
        minutes.stream().mapToLong(Charts.Counts::failed).sum(),
        minutes.stream().mapToLong(Charts.Counts::deadLetter).sum());
  }

  private List<Measured.Consumer> waiting(Handle handle, Instant now) {
    long last = consumers.logPosition();
    return consumers.list().stream()
        .flatMap(consumer -> waiting(handle, now, consumer, last).stream())
        .toList();
  }

  /** Events wait in the log: those that stand aside are another matter. */
  private static Optional<Measured.Consumer> waiting(
      Handle handle, Instant now, Consumers.Consumer consumer, long last) {
    boolean waits = consumer.position() < last && consumer.pending() > 0;
    Instant since =
        handle
            .createQuery(PROGRESS)
            .bind("consumer", consumer.name())
            .bind("position", consumer.position())
            .bind("now", now)
            .bind("waits", waits)
            .mapTo(Instant.class)
            .one();
    return Optional.of(new Measured.Consumer(consumer.name(), consumer.pending(), since))
        .filter(_ -> waits);
  }

  private static List<Measured.Token> tokens(Handle handle) {
    return handle
        .createQuery(TOKENS)
        .map(
            row ->
                new Measured.Token(
                    row.getColumn("name", String.class),
                    row.getColumn("prefix", String.class),
                    row.getColumn("created_at", Instant.class),
                    row.getColumn("expires_at", Instant.class)))
        .list();
  }

  private static Map<String, Instant> moments(Query query) {
    return query.reduceRows(
        new TreeMap<>(),
        (moments, row) -> {
          moments.put(row.getColumn("name", String.class), row.getColumn("at", Instant.class));
          return moments;
        });
  }
}
