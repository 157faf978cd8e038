package dev.holdfast.action;

import dev.holdfast.database.Database;
import dev.holdfast.event.ErrorGroup;
import dev.holdfast.event.Status;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Search;
import dev.holdfast.query.WrittenWith;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What people do with events, one or many. Thread-safe. */
public final class Actions {

  /** What came of asking for it. */
  public sealed interface Result {
    record Done() implements Result {}

    /** The event is in a status in which this is not possible; it was left as it is. */
    record NotApplicable(Status status) implements Result {}

    /**
     * The event was received so short a time ago that Meta may deliver it again; it was left as it
     * is.
     */
    record TooYoung(Instant receivedAt) implements Result {}

    record Unknown() implements Result {}
  }

  /**
   * Everybody who acts on events comes one after the other, and after whoever claims: so each event
   * stays in its place meanwhile, but for the batches under way.
   */
  private static final String LOCK = "SELECT FROM consumers WHERE id = 1 FOR NO KEY UPDATE";

  /**
   * A person starts the counting of attempts anew, or the first failure would be the last. Handlers
   * that are done are not asked again, those that gave the event up are. What a person took out
   * ahead of the position goes back into the log instead. Plan: a probe of the primary key for each
   * id, in all statements here; in order, so that nobody deadlocks.
   */
  private static final String RETRY =
      """
      WITH chosen AS MATERIALIZED (
        SELECT event_id, event_type, event_id > position_of(1::smallint) AS ahead
        FROM event_states
        WHERE consumer = 1 AND event_id = ANY (:ids) AND status IN ('failed', 'dead_letter')
        ORDER BY event_id FOR UPDATE
      ), back AS (
        DELETE FROM event_states s USING chosen
        WHERE s.consumer = 1 AND s.event_id = chosen.event_id AND chosen.ahead
      ), counted AS (
        INSERT INTO consumer_counts AS known (consumer, event_type, taken)
        SELECT 1, event_type, -count(*) FROM chosen WHERE ahead GROUP BY event_type ORDER BY event_type
        ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
        SET taken = known.taken + excluded.taken
      ), sent_back AS (
        UPDATE event_states s
        SET status = 'pending', due_at = now(), retry_count = 0, lost_claims = 0, last_error = NULL,
            error_group = NULL,
            handlers = (SELECT jsonb_object_agg(key, value) FROM jsonb_each(s.handlers)
                        WHERE value = 'null')
        FROM chosen
        WHERE s.consumer = 1 AND s.event_id = chosen.event_id AND NOT chosen.ahead
      )
      SELECT count(*) FROM chosen
      """;

  /** What is processed stands aside from now on. */
  private static final String REPLAY =
      """
      INSERT INTO event_states (consumer, event_id, status, event_type, due_at, payload_bytes)
      SELECT 1, e.id, 'pending', e.event_type, now(), e.payload_bytes
      FROM unnest(:ids) AS chosen (id)
      JOIN events e ON e.id = chosen.id
      CROSS JOIN LATERAL state_of(e.id, e.conversation) s
      WHERE s.status = 'processed'
      ORDER BY e.id
      """;

  /**
   * Not counted in the rollups: they tell what attempts gave, and no attempt was made. What is
   * pending in the log is taken out ahead of the position, or of what it waits behind.
   */
  private static final String DEAD_LETTER =
      """
      WITH aside AS (
        UPDATE event_states
        SET status = 'dead_letter', due_at = NULL, overtaken = NULL, last_error = :error,
            error_group = :group
        WHERE consumer = 1 AND event_id IN (
          SELECT event_id FROM event_states
          WHERE consumer = 1 AND event_id = ANY (:ids) AND status IN ('pending', 'failed')
          ORDER BY event_id FOR UPDATE)
        RETURNING event_id
      ), ahead AS (
        INSERT INTO event_states
          (consumer, event_id, status, event_type, payload_bytes, last_error, error_group)
        SELECT 1, e.id, 'dead_letter', e.event_type, e.payload_bytes, :error, :group
        FROM unnest(:ids) AS chosen (id)
        JOIN events e ON e.id = chosen.id
        CROSS JOIN LATERAL state_of(e.id, e.conversation) s
        WHERE s.status = 'pending'
          AND NOT EXISTS (SELECT FROM event_states s WHERE s.consumer = 1 AND s.event_id = e.id)
        ORDER BY e.id
        RETURNING event_type, event_id > position_of(1::smallint) AS beyond
      ), counted AS (
        INSERT INTO consumer_counts AS known (consumer, event_type, taken, pending)
        SELECT 1, event_type, count(*) FILTER (WHERE beyond), -count(*) FILTER (WHERE NOT beyond)
        FROM ahead GROUP BY event_type ORDER BY event_type
        ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
        SET taken = known.taken + excluded.taken, pending = known.pending + excluded.pending
      )
      SELECT (SELECT count(*) FROM aside) + (SELECT count(*) FROM ahead)
      """;

  /** What belongs to them goes too, and all of it is counted, by the table's trigger. */
  private static final String DELETE = "DELETE FROM events WHERE id = ANY (:ids)";

  /** Many events change in one transaction, but not so many that others wait for it. */
  static final int CHUNK = 1_000;

  private final Jdbi jdbi;

  public Actions(DataSource database) {
    this.jdbi = Database.jdbi(database);
  }

  /**
   * Does this with one event.
   *
   * @param who asks, for people who read the event later
   * @param writtenWith gets the event's id
   */
  public Result act(Action action, long id, String who, WrittenWith<Long> writtenWith) {
    return jdbi.inTransaction(handle -> act(handle, action, id, who, writtenWith));
  }

  private static Result act(
      Handle handle, Action action, long id, String who, WrittenWith<Long> writtenWith) {
    if (act(handle, action, List.of(id), who) == 1) {
      writtenWith.write(handle, id);
      return new Result.Done();
    }
    return status(handle, id).<Result>map(Result.NotApplicable::new).orElseGet(Result.Unknown::new);
  }

  /**
   * Deletes one event, unless it was received within {@link Deletion#REDELIVERY_WINDOW}.
   *
   * @param writtenWith gets the event's id
   */
  public Result deleteOld(long id, WrittenWith<Long> writtenWith) {
    return jdbi.inTransaction(
        handle ->
            receivedAt(handle, id)
                .filter(Deletion::mayComeAgain)
                .<Result>map(Result.TooYoung::new)
                .orElseGet(() -> act(handle, Action.DELETE, id, "", writtenWith)));
  }

  private static Optional<Instant> receivedAt(Handle handle, long id) {
    return handle
        .createQuery("SELECT received_at FROM events WHERE id = :id")
        .bind("id", id)
        .mapTo(Instant.class)
        .findOne();
  }

  private static Optional<Status> status(Handle handle, long id) {
    return handle
        .createQuery(
            "SELECT s.status FROM events e, state_of(e.id, e.conversation) s WHERE e.id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne()
        .flatMap(Status::of);
  }

  /**
   * Does this with all events that match, as far as they are in a status for it; a thousand at a
   * time, each thousand in a transaction of its own.
   *
   * @param writtenWith gets how many were changed in the transaction
   * @return with how many
   */
  public long actOnAll(
      Action action,
      EventFilter filter,
      Search search,
      String who,
      WrittenWith<Integer> writtenWith) {
    return filter
        .within(action.appliesTo())
        .map(possible -> actOnMatching(action, possible, search, who, writtenWith))
        .orElse(0L);
  }

  private long actOnMatching(
      Action action,
      EventFilter filter,
      Search search,
      String who,
      WrittenWith<Integer> writtenWith) {
    long changed = 0;
    for (Long before = Long.MAX_VALUE; before != null; ) {
      Search.Ids ids = search.ids(filter, before, CHUNK);
      changed += jdbi.inTransaction(handle -> actOnChunk(handle, action, ids, who, writtenWith));
      before = ids.next();
    }
    return changed;
  }

  private static int actOnChunk(
      Handle handle, Action action, Search.Ids ids, String who, WrittenWith<Integer> writtenWith) {
    int changed = act(handle, action, ids.ids(), who);
    if (changed > 0) {
      writtenWith.write(handle, changed);
    }
    return changed;
  }

  /**
   * Does this with those of these events that are in a status for it.
   *
   * @return with how many
   */
  static int act(Handle handle, Action action, List<Long> ids, String who) {
    handle.createQuery(LOCK).mapToMap().list();
    return switch (action) {
      case RETRY ->
          handle.createQuery(RETRY).bindArray("ids", Long.class, ids).mapTo(int.class).one();
      case REPLAY -> handle.createUpdate(REPLAY).bindArray("ids", Long.class, ids).execute();
      case DEAD_LETTER -> deadLetter(handle, ids, "Moved to the dead letters by " + who);
      case DELETE -> handle.createUpdate(DELETE).bindArray("ids", Long.class, ids).execute();
    };
  }

  private static int deadLetter(Handle handle, List<Long> ids, String error) {
    return handle
        .createQuery(DEAD_LETTER)
        .bindArray("ids", Long.class, ids)
        .bind("error", error)
        .bind("group", ErrorGroup.of(error))
        .mapTo(int.class)
        .one();
  }
}
