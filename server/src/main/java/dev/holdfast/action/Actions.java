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
   * A person starts the counting of attempts anew, or the first failure would be the last. Handlers
   * that are done are not asked again, those that gave the event up are. Plan: a probe of the
   * primary key for each id, in all statements here; in order, so that nobody deadlocks.
   */
  private static final String SEND_BACK =
      """
      UPDATE event_states
      SET status = 'pending', due_at = now(), retry_count = 0, lost_claims = 0, last_error = NULL,
          event_type = NULL, error_group = NULL, processed_at = NULL, requested = true,
          handlers = (SELECT jsonb_object_agg(key, value) FROM jsonb_each(handlers)
                      WHERE value = 'null')
      WHERE event_id IN (
        SELECT event_id FROM event_states
        WHERE event_id = ANY (:ids) AND status = ANY (string_to_array(:statuses, ','))
        ORDER BY event_id FOR UPDATE)
      """;

  /** Not counted in the rollups: they tell what attempts gave, and no attempt was made. */
  private static final String DEAD_LETTER =
      """
      UPDATE event_states s
      SET status = 'dead_letter', due_at = NULL, last_error = :error, error_group = :group,
          event_type = e.event_type
      FROM events e
      WHERE e.id = s.event_id AND s.event_id IN (
        SELECT event_id FROM event_states
        WHERE event_id = ANY (:ids) AND status = ANY (string_to_array(:statuses, ','))
        ORDER BY event_id FOR UPDATE)
      """;

  /** Locks the states first, as settling does, or the two could wait for each other. */
  private static final String DELETE =
      """
      DELETE FROM events WHERE id IN (
        SELECT event_id FROM event_states WHERE event_id = ANY (:ids) ORDER BY event_id FOR UPDATE)
      """;

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
        .createQuery("SELECT status FROM event_states WHERE event_id = :id")
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
    return switch (action) {
      case RETRY, REPLAY ->
          handle
              .createUpdate(SEND_BACK)
              .bindArray("ids", Long.class, ids)
              .bind("statuses", words(action))
              .execute();
      case DEAD_LETTER -> deadLetter(handle, ids, "Moved to the dead letters by " + who);
      case DELETE -> handle.createUpdate(DELETE).bindArray("ids", Long.class, ids).execute();
    };
  }

  private static int deadLetter(Handle handle, List<Long> ids, String error) {
    return handle
        .createUpdate(DEAD_LETTER)
        .bindArray("ids", Long.class, ids)
        .bind("statuses", words(Action.DEAD_LETTER))
        .bind("error", error)
        .bind("group", ErrorGroup.of(error))
        .execute();
  }

  private static String words(Action action) {
    return String.join(",", action.appliesTo().stream().map(Status::word).toList());
  }
}
