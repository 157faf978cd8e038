package dev.holdfast.query;

import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import dev.holdfast.event.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Single events in full, by id; lists with payloads by offset, as scripts expect them; exact
 * counts. {@link Search} is for finding events by filter. Thread-safe.
 */
public final class Events {

  private static final String COLUMNS =
      """
      e.id, p.id AS page_id, e.account, e.app, e.event_type, e.conversation, e.occurred_at, e.received_at,
      s.processed_at, s.retry_count, s.last_error, s.status, e.payload
      """;

  private static final String WITH_IDS =
      "SELECT " + COLUMNS + SummaryRow.TABLES + "WHERE e.id = ANY (:ids) ORDER BY e.id DESC";

  /**
   * The first beyond the position that nobody took out ahead, one that stands aside, or the first
   * behind one that holds its conversation. Plan: the beginning of a range of the log, the first
   * pending entry of event_states_status, a range of events_conversation for each that is held.
   */
  private static final String OLDEST_WAITING =
      "SELECT "
          + SummaryRow.COLUMNS
          + SummaryRow.TABLES
          + """
          WHERE e.id = least(
            (SELECT next.id FROM events next
             WHERE next.id > position_of(1::smallint) AND NOT EXISTS (
               SELECT FROM event_states x WHERE x.consumer = 1 AND x.event_id = next.id)
             ORDER BY next.id LIMIT 1),
            (SELECT x.event_id FROM event_states x
             WHERE x.consumer = 1 AND x.status = 'pending' AND x.status <> '' ORDER BY x.event_id LIMIT 1),
            (SELECT min(next.id)
             FROM event_states h
             CROSS JOIN LATERAL (
               SELECT id FROM events
               WHERE (hashtextextended(conversation, 0), id) > (h.holds, h.event_id)
                 AND (hashtextextended(conversation, 0), id) <= (h.holds, position_of(1::smallint))
                 AND conversation IS NOT NULL
                 AND NOT EXISTS (SELECT FROM event_states x WHERE x.consumer = 1 AND x.event_id = events.id)
               ORDER BY hashtextextended(conversation, 0), id LIMIT 1) next
             WHERE h.consumer = 1 AND h.holds IS NOT NULL))
          """;

  /**
   * On the way back to an earlier position nothing of the log can be taken. Plan: the first entry
   * of event_states_due, the beginning of a range of the log.
   */
  private static final String DUE_SINCE =
      """
      SELECT least(
        (SELECT due_at FROM event_states
         WHERE consumer = 1 AND due_at <= now() ORDER BY due_at LIMIT 1),
        (SELECT received_at FROM events
         WHERE id > position_of(1::smallint)
           AND (SELECT rewind_to FROM consumers WHERE id = 1) IS NULL
         ORDER BY id LIMIT 1)) AS since
      """;

  private static final String BYTES =
      "SELECT id, payload_bytes FROM events WHERE id = ANY (:ids) ORDER BY id DESC";

  /** So many bytes of payloads of a list are in memory at once, or a single event. */
  private static final long PORTION_BYTES = 4L << 20;

  private static final Duration FOREVER = Duration.ofDays(1);

  private final Jdbi jdbi;

  public Events(DataSource database) {
    this.jdbi = Reads.jdbi(database);
  }

  /** The event with this id. */
  public Optional<StoredEvent> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + SummaryRow.TABLES + "WHERE e.id = :id")
                .bind("id", id)
                .map((row, _) -> storedEvent(row))
                .findOne());
  }

  /**
   * An attempt that is written down: one that did not simply succeed, or one at an event that stood
   * aside from its batch.
   *
   * @param number counted from 1; begins anew when a person sends the event back
   * @param outcome in a word: done, retry, dead or snooze
   * @param processor who made it
   */
  public record MadeAttempt(
      int number,
      Instant startedAt,
      Instant finishedAt,
      String outcome,
      @Nullable String error,
      String processor) {}

  /** An event as it was stored, and what became of it. */
  public record Whole(EventSummary summary, Event event) {}

  /** The event with this id, with all that is kept of it. */
  public Optional<Whole> whole(long id) {
    String sql =
        "SELECT e.identity, e.payload, b.bytes, b.reason, "
            + SummaryRow.COLUMNS
            + SummaryRow.TABLES
            + "LEFT JOIN event_bytes b ON b.event_id = e.id WHERE e.id = :id";
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("id", id).map((row, _) -> whole(row)).findOne());
  }

  private static Whole whole(ResultSet row) throws SQLException {
    EventSummary summary = SummaryRow.read(row);
    byte[] bytes = row.getBytes("bytes");
    Event event =
        new Event(
            summary.app(),
            summary.object(),
            summary.type(),
            new Identity(row.getObject("identity", UUID.class)),
            summary.page() == null ? null : summary.page().account(),
            summary.conversation(),
            summary.occurredAt(),
            summary.receivedAt(),
            row.getString("payload"),
            bytes == null ? null : new Received(bytes, row.getString("reason")));
    return new Whole(summary, event);
  }

  /** The attempts at an event that are written down, in their order. */
  public List<MadeAttempt> attempts(long id) {
    String sql = "SELECT * FROM event_attempts WHERE event_id = :id ORDER BY id";
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("id", id).map((row, _) -> attempt(row)).list());
  }

  private static MadeAttempt attempt(ResultSet row) throws SQLException {
    return new MadeAttempt(
        row.getInt("attempt"),
        row.getTimestamp("started_at").toInstant(),
        row.getTimestamp("finished_at").toInstant(),
        row.getString("outcome"),
        row.getString("error"),
        row.getString("processor"));
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

  /**
   * Events that match, the newest first, after so many others. Which they are is decided now; they
   * are read while the list is walked, a few megabytes at a time, so that any number of large ones
   * can be passed on. Those deleted meanwhile are left out.
   */
  public Iterable<StoredEvent> list(EventFilter filter, int limit, long offset) {
    Map<Long, Long> bytes =
        jdbi.withHandle(handle -> bytes(handle, Search.ids(handle, filter, limit, offset)));
    return () -> new Portions(bytes, PORTION_BYTES, this::read);
  }

  private static Map<Long, Long> bytes(Handle handle, List<Long> ids) {
    return handle
        .createQuery(BYTES)
        .bindArray("ids", Long.class, ids)
        .reduceRows(
            new LinkedHashMap<>(),
            (bytes, row) -> {
              bytes.put(
                  row.getColumn("id", Long.class), row.getColumn("payload_bytes", Long.class));
              return bytes;
            });
  }

  private List<StoredEvent> read(List<Long> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(WITH_IDS)
                .bindArray("ids", Long.class, ids)
                .map((row, _) -> storedEvent(row))
                .list());
  }

  /**
   * How many events match, exactly. Status and type are known without reading the events; anything
   * else is counted, however long it takes.
   */
  public long count(EventFilter filter) {
    return jdbi.withHandle(
        handle ->
            filter.isCounted()
                ? Totals.count(handle, filter)
                : Search.countWithin(handle, filter, FOREVER).orElseThrow());
  }

  /** How many events are in each status right now. */
  public Stats stats() {
    return jdbi.withHandle(Totals::stats);
  }

  /** How many events were found stored when they arrived, ever. */
  public long duplicates() {
    String sql = "SELECT coalesce(sum(duplicates), 0) FROM event_counts";
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(long.class).one());
  }

  /** How many events of a type are stored, and how many were duplicates, ever. */
  public record OfType(String type, long stored, long duplicates) {}

  /** All types ever seen, in the order of the alphabet. */
  public List<OfType> types() {
    String sql =
        """
        SELECT event_type, sum(stored - deleted) AS stored, sum(duplicates) AS duplicates
        FROM event_counts GROUP BY event_type ORDER BY event_type COLLATE "C"
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .map((row, _) -> new OfType(row.getString(1), row.getLong(2), row.getLong(3)))
                .list());
  }

  /** The pending event that waits longest. */
  public Optional<EventSummary> oldestWaiting() {
    return jdbi.withHandle(
        handle ->
            handle.createQuery(OLDEST_WAITING).map((row, _) -> SummaryRow.read(row)).findOne());
  }

  /** Since when the event that is due longest could have been taken; absent where none is due. */
  public Optional<Instant> dueSince() {
    return jdbi.withHandle(handle -> handle.createQuery(DUE_SINCE).mapTo(Instant.class).findOne());
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
        SummaryRow.instant(row.getTimestamp("processed_at")),
        row.getInt("retry_count"),
        row.getString("last_error"),
        Status.of(row.getString("status")).orElseThrow(),
        row.getString("payload"));
  }
}
