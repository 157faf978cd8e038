package dev.holdfast.action;

import dev.holdfast.database.Database;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.FilterWords;
import dev.holdfast.query.Reads;
import dev.holdfast.query.WrittenWith;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bulk actions with their progress. Each chunk of events changes in one transaction with the
 * word of how far it is, so that whoever goes on after a crash does nothing twice and leaves
 * nothing out. Thread-safe, and safe with any number of runners.
 */
public final class BulkActions {

  /**
   * A bulk action in a runner's hands.
   *
   * @param before events with a smaller id are left to do
   */
  public record Leased(BulkAction bulk, long before) {}

  private static final String ASK =
      """
      INSERT INTO bulk_actions
        (action, all_events, filter, ids, before_id, total, requested_by, requested_by_id, requested_via)
      VALUES (:action, :all, CAST(:filter AS jsonb), :ids,
              (SELECT coalesce(max(id), 0) + 1 FROM events), :total, :who, :whoId, :via)
      RETURNING *
      """;

  private static final String NEWEST = "SELECT * FROM bulk_actions ORDER BY id DESC LIMIT :limit";

  private static final String FIND = "SELECT * FROM bulk_actions WHERE id = :id";

  private static final String CANCEL =
      """
      UPDATE bulk_actions SET status = 'cancelled', finished_at = now()
      WHERE id = :id AND status = 'running'
      """;

  /** One that nobody holds, or whose holder was not heard of for a lease. */
  private static final String LEASE =
      """
      UPDATE bulk_actions SET runner = :runner, leased_until = now() + CAST(:lease AS interval)
      WHERE id = (
        SELECT id FROM bulk_actions
        WHERE status = 'running'
          AND (leased_until IS NULL OR leased_until < now() OR runner = :runner)
        ORDER BY id LIMIT 1
        FOR UPDATE SKIP LOCKED)
      RETURNING *
      """;

  /** Only the holder goes on, and only while nobody has cancelled. */
  private static final String HOLD =
      """
      SELECT true FROM bulk_actions
      WHERE id = :id AND status = 'running' AND runner = :runner
      FOR UPDATE
      """;

  private static final String PROGRESS =
      """
      UPDATE bulk_actions
      SET seen = seen + :seen, changed = changed + :changed,
          total = greatest(total, seen + :seen),
          before_id = coalesce(:next, before_id),
          status = CASE WHEN CAST(:next AS bigint) IS NULL THEN 'done' ELSE status END,
          finished_at = CASE WHEN CAST(:next AS bigint) IS NULL THEN now() END,
          leased_until = now() + CAST(:lease AS interval)
      WHERE id = :id
      """;

  private static final String COUNTED =
      "UPDATE bulk_actions SET total = :total WHERE id = :id AND runner = :runner";

  private static final String FAIL =
      """
      UPDATE bulk_actions SET status = 'failed', error = :error, finished_at = now()
      WHERE id = :id AND runner = :runner AND status = 'running'
      """;

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, List<String>>> TEXTS = new TypeReference<>() {};

  private final Jdbi jdbi;
  private final Jdbi reads;

  public BulkActions(Database database) {
    this.jdbi = Database.jdbi(database.general());
    this.reads = Reads.jdbi(database.reads());
  }

  /**
   * Writes down what is asked for; a runner does it from then on.
   *
   * @param writtenWith gets it with its id
   */
  public BulkAction ask(
      Action action,
      BulkAction.Target target,
      BulkAction.Requester who,
      WrittenWith<BulkAction> writtenWith) {
    return jdbi.inTransaction(
        handle -> {
          Query query =
              handle
                  .createQuery(ASK)
                  .bind("action", action.word())
                  .bind("who", who.name())
                  .bind("whoId", who.id())
                  .bind("via", who.via());
          BulkAction asked = bind(query, target).map((row, _) -> bulk(row)).one();
          writtenWith.write(handle, asked);
          return asked;
        });
  }

  private static Query bind(Query query, BulkAction.Target target) {
    query.bind("all", target instanceof BulkAction.Target.All);
    switch (target) {
      case BulkAction.Target.All() -> query.bindNull("filter", Types.VARCHAR);
      case BulkAction.Target.Matching(EventFilter filter) ->
          query.bind("filter", JSON.writeValueAsString(FilterWords.of(filter)));
      case BulkAction.Target.Chosen(List<Long> ids) -> {
        return query
            .bindNull("filter", Types.VARCHAR)
            .bindArray("ids", Long.class, ids)
            .bind("total", (long) ids.size());
      }
    }
    return query.bindNull("ids", Types.ARRAY).bindNull("total", Types.BIGINT);
  }

  /** The latest, newest first. */
  public List<BulkAction> newest(int limit) {
    return reads.withHandle(
        handle ->
            handle.createQuery(NEWEST).bind("limit", limit).map((row, _) -> bulk(row)).list());
  }

  public Optional<BulkAction> find(long id) {
    return reads.withHandle(
        handle -> handle.createQuery(FIND).bind("id", id).map((row, _) -> bulk(row)).findOne());
  }

  /**
   * Ends a bulk action where it stands; what it has changed stays changed.
   *
   * @param writtenWith gets its id
   * @return false where it was not running
   */
  public boolean cancel(long id, WrittenWith<Long> writtenWith) {
    return jdbi.inTransaction(
        handle -> {
          boolean cancelled = handle.createUpdate(CANCEL).bind("id", id).execute() == 1;
          if (cancelled) {
            writtenWith.write(handle, id);
          }
          return cancelled;
        });
  }

  /** Takes a bulk action that nobody works on. */
  public Optional<Leased> lease(UUID runner, Duration lease) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(LEASE)
                .bind("runner", runner)
                .bind("lease", interval(lease))
                .map((row, _) -> new Leased(bulk(row), row.getLong("before_id")))
                .findOne());
  }

  /** Says how many events are meant. */
  public void counted(Leased leased, UUID runner, long total) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(COUNTED)
                .bind("id", leased.bulk.id())
                .bind("runner", runner)
                .bind("total", total)
                .execute());
  }

  /**
   * Does the action with these events and writes down how far it is, both or neither.
   *
   * @param next the id before which the next chunk begins; absent where this was the last
   * @return with how many it was done; absent where it is cancelled or in another runner's hands
   */
  public Optional<Integer> act(
      Leased leased, UUID runner, Duration lease, List<Long> ids, @Nullable Long next) {
    BulkAction bulk = leased.bulk;
    return jdbi.inTransaction(
        handle -> {
          if (!holds(handle, bulk.id(), runner)) {
            return Optional.empty();
          }
          int changed = Actions.act(handle, bulk.action(), ids, bulk.requestedBy().label());
          handle
              .createUpdate(PROGRESS)
              .bind("id", bulk.id())
              .bind("seen", ids.size())
              .bind("changed", changed)
              .bind("next", next)
              .bind("lease", interval(lease))
              .execute();
          return Optional.of(changed);
        });
  }

  private static boolean holds(Handle handle, long id, UUID runner) {
    return handle
        .createQuery(HOLD)
        .bind("id", id)
        .bind("runner", runner)
        .mapTo(boolean.class)
        .findOne()
        .orElse(false);
  }

  /** Ends a bulk action that cannot go on. */
  public void fail(Leased leased, UUID runner, String error) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(FAIL)
                .bind("id", leased.bulk.id())
                .bind("runner", runner)
                .bind("error", error)
                .execute());
  }

  private static String interval(Duration duration) {
    return duration.toMillis() + " milliseconds";
  }

  private static BulkAction bulk(ResultSet row) throws SQLException {
    return new BulkAction(
        row.getLong("id"),
        Action.of(row.getString("action")).orElseThrow(),
        target(row),
        BulkAction.State.of(row.getString("status")).orElseThrow(),
        row.getObject("total", Long.class),
        row.getLong("seen"),
        row.getLong("changed"),
        row.getString("error"),
        new BulkAction.Requester(
            row.getString("requested_by"),
            row.getObject("requested_by_id", Long.class),
            row.getString("requested_via")),
        row.getTimestamp("started_at").toInstant(),
        finishedAt(row));
  }

  private static BulkAction.Target target(ResultSet row) throws SQLException {
    if (row.getBoolean("all_events")) {
      return new BulkAction.Target.All();
    }
    String filter = row.getString("filter");
    if (filter == null) {
      return new BulkAction.Target.Chosen(ids(row.getArray("ids")));
    }
    var reading = FilterWords.read(JSON.readValue(filter, TEXTS));
    return switch (reading) {
      case FilterWords.Reading.Understood(EventFilter understood) ->
          new BulkAction.Target.Matching(understood);
      case FilterWords.Reading.Mistaken(String name, String expected) ->
          throw new IllegalStateException("stored filter: '" + name + "' " + expected);
    };
  }

  private static List<Long> ids(Array ids) throws SQLException {
    return List.of((Long[]) ids.getArray());
  }

  private static @Nullable Instant finishedAt(ResultSet row) throws SQLException {
    Timestamp finished = row.getTimestamp("finished_at");
    return finished == null ? null : finished.toInstant();
  }
}
