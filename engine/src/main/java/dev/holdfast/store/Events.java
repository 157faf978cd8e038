package dev.holdfast.store;

import dev.holdfast.event.Received;
import dev.holdfast.event.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The stored events for people: find, list, count, send back, delete. Thread-safe. */
public final class Events {

  /** What came of asking for a retry. */
  public sealed interface Retry {
    record Requested(StoredEvent event) implements Retry {}

    record NotRetryable(Status status) implements Retry {}

    record Unknown() implements Retry {}
  }

  private static final String COLUMNS =
      """
      e.id, e.page_id, p.account, e.app, e.event_type, e.conversation, e.occurred_at, e.received_at,
      s.processed_at, s.retry_count, s.last_error, s.status, e.payload
      """;

  private static final String TABLES =
      """
      FROM events e
      JOIN event_states s ON s.event_id = e.id
      LEFT JOIN pages p ON p.id = e.page_id
      """;

  /**
   * One statement is one snapshot, so the numbers add up. Stored and deleted come from the totals,
   * the unfinished from the partial index event_states_live; the big table is not read.
   */
  private static final String STATS =
      """
      SELECT (SELECT coalesce(sum(stored - deleted), 0) FROM event_totals) AS total,
             count(*) FILTER (WHERE status = 'pending') AS pending,
             count(*) FILTER (WHERE status = 'processing') AS processing,
             count(*) FILTER (WHERE status = 'failed') AS failed,
             count(*) FILTER (WHERE status = 'dead_letter') AS dead_letter
      FROM event_states
      WHERE status <> 'processed'
      """;

  /** A person starts the counting of attempts anew, or the first failure would be the last. */
  private static final String RETRY =
      """
      UPDATE event_states s
      SET status = 'pending', due_at = now(), retry_count = 0, lost_claims = 0, last_error = NULL,
          requested = true
      FROM events e
      WHERE e.id = s.event_id AND s.status IN ('failed', 'dead_letter') AND s.status <> 'processed'
        AND\s""";

  private final Jdbi jdbi;

  public Events(DataSource database) {
    this.jdbi = Jdbi.create(database);
  }

  /** The event with this id. */
  public Optional<StoredEvent> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + TABLES + "WHERE e.id = :id")
                .bind("id", id)
                .map((row, _) -> storedEvent(row))
                .findOne());
  }

  /** The bytes kept beside an event whose payload is not a faithful copy of them. */
  public Optional<Received> received(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT bytes, reason FROM event_bytes WHERE event_id = :id")
                .bind("id", id)
                .map((row, _) -> new Received(row.getBytes(1), row.getString(2)))
                .findOne());
  }

  /** Events that match, the newest first. */
  public List<StoredEvent> list(EventFilter filter, int limit, long offset) {
    String sql =
        "SELECT "
            + COLUMNS
            + TABLES
            + "WHERE "
            + filter.condition()
            + " ORDER BY e.id DESC LIMIT :limit OFFSET :offset";
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bindMap(filter.parameters())
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, _) -> storedEvent(row))
                .list());
  }

  /** How many events match, exactly. */
  public long count(EventFilter filter) {
    if (filter.equals(EventFilter.all())) {
      return stats().total();
    }
    String sql =
        """
        SELECT count(*)
        FROM events e
        JOIN event_states s ON s.event_id = e.id
        WHERE\s"""
            + filter.condition();
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bindMap(filter.parameters()).mapTo(long.class).one());
  }

  public Stats stats() {
    return jdbi.withHandle(handle -> handle.createQuery(STATS).map((row, _) -> stats(row)).one());
  }

  /** How many events were found stored when they arrived, ever. */
  public long duplicates() {
    String sql = "SELECT coalesce(sum(duplicates), 0) FROM event_totals";
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(long.class).one());
  }

  /** Sends a failed or dead event back to {@code pending}, with all its attempts before it. */
  public Retry retry(long id) {
    int changed =
        jdbi.withHandle(
            handle -> handle.createUpdate(RETRY + "e.id = :id").bind("id", id).execute());
    Optional<StoredEvent> event = find(id);
    if (event.isEmpty()) {
      return new Retry.Unknown();
    }
    return changed == 1
        ? new Retry.Requested(event.get())
        : new Retry.NotRetryable(event.get().status());
  }

  /**
   * Sends all failed and dead events that match back to {@code pending}.
   *
   * @return how many
   */
  public int retryAll(EventFilter filter) {
    return jdbi.withHandle(
        handle ->
            handle.createUpdate(RETRY + filter.condition()).bindMap(filter.parameters()).execute());
  }

  /** How many events {@link #retryAll} would send back now. */
  public long countRetryable(EventFilter filter) {
    String sql =
        """
        SELECT count(*)
        FROM event_states s
        JOIN events e ON e.id = s.event_id
        WHERE s.status IN ('failed', 'dead_letter') AND s.status <> 'processed'
            AND\s"""
            + filter.condition();
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bindMap(filter.parameters()).mapTo(long.class).one());
  }

  /**
   * Deletes an event with all that is kept of it; the records it became stay.
   *
   * @return false where there was none with this id
   */
  public boolean delete(long id) {
    return jdbi.withHandle(
            handle ->
                handle.createUpdate("DELETE FROM events WHERE id = :id").bind("id", id).execute())
        == 1;
  }

  private static StoredEvent storedEvent(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong("id"),
        row.getObject("page_id", Integer.class),
        row.getString("account"),
        row.getString("app"),
        row.getString("event_type"),
        row.getString("conversation"),
        row.getTimestamp("occurred_at").toInstant(),
        row.getTimestamp("received_at").toInstant(),
        instant(row.getTimestamp("processed_at")),
        row.getInt("retry_count"),
        row.getString("last_error"),
        Status.of(row.getString("status")).orElseThrow(),
        row.getString("payload"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static Stats stats(ResultSet row) throws SQLException {
    long total = row.getLong("total");
    long pending = row.getLong("pending");
    long processing = row.getLong("processing");
    long failed = row.getLong("failed");
    long deadLetter = row.getLong("dead_letter");
    long processed = total - pending - processing - failed - deadLetter;
    return new Stats(total, pending, processing, processed, failed, deadLetter);
  }
}
