package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * How a {@link Search} is answered: the one index that it goes along, newest first, and what is
 * left to check of each event that it finds. {@link SearchRun} carries it out.
 *
 * <p>Rows are compared as wholes ({@code (account, id) < (…)}), because only the index over both
 * columns gives that order: the planner cannot fall back on the primary key and filter millions of
 * rows for a page or status that is rare where it looks.
 *
 * @param ids selects the ids between {@code :lowest} and {@code :before}, at most {@code :window}
 * @param left conditions over {@code e} (events) and {@code s} (their state) that the index does
 *     not answer
 * @param state how the state of an event is found
 */
record SearchPlan(String ids, List<String> left, String state) {

  private static final Set<Status> FAILED = Set.of(Status.FAILED, Status.DEAD_LETTER);

  /** Plan: an index-only scan of the primary key. */
  private static final String ALL =
      """
      SELECT id FROM events WHERE id < :before AND id >= :lowest ORDER BY id DESC LIMIT :window
      """;

  /**
   * An account of one object is hardly ever that of another, too. Plan: a scan of events_account.
   */
  private static final String BY_PAGE =
      """
      SELECT e.id
      FROM pages
      CROSS JOIN LATERAL (
        SELECT id FROM events
        WHERE (account, id) < (pages.account, :before) AND (account, id) >= (pages.account, :lowest)
          AND object = pages.object
        ORDER BY account DESC, id DESC LIMIT :window) e
      WHERE pages.id = :page
      """;

  /** The index holds hashes, so equality is checked again. Plan: a scan of events_conversation. */
  private static final String BY_CONVERSATION =
      """
      SELECT id FROM events
      WHERE (hashtextextended(conversation, 0), id) < (hashtextextended(:conversation, 0), :before)
        AND (hashtextextended(conversation, 0), id) >= (hashtextextended(:conversation, 0), :lowest)
        AND conversation IS NOT NULL AND conversation = :conversation
      ORDER BY hashtextextended(conversation, 0) DESC, id DESC LIMIT :window
      """;

  /**
   * The newest of each type, merged; the types below a type are known from the totals. Plan: an
   * index-only scan of events_type for each type.
   */
  private static final String BY_TYPE =
      """
      SELECT e.id
      FROM (SELECT DISTINCT event_type FROM event_counts
            WHERE event_type = :type OR (:below AND starts_with(event_type, :type || '.'))) wanted
      CROSS JOIN LATERAL (
        SELECT id FROM events
        WHERE event_type = wanted.event_type AND id < :before AND id >= :lowest
        ORDER BY id DESC LIMIT :window) e
      ORDER BY e.id DESC LIMIT :window
      """;

  /**
   * The newest of each status, from each place in which an event has it, merged. Plan: the end of
   * event_states_status for each status; for pending ones also of the log's primary key, and of
   * events_conversation for each conversation that is held; the few open batches for those that are
   * processing.
   */
  private static final String BY_STATUS =
      """
      SELECT s.id
      FROM unnest(string_to_array(:live, ',')) AS wanted (status)
      CROSS JOIN LATERAL (
        (SELECT event_id AS id FROM event_states
         WHERE (consumer, status, event_id) < (1, wanted.status, :before)
           AND (consumer, status, event_id) >= (1, wanted.status, :lowest)
           AND status <> ''
         ORDER BY consumer DESC, status DESC, event_id DESC LIMIT :window)
        UNION ALL
        (SELECT id FROM events e
         WHERE wanted.status = 'pending' AND id < :before AND id >= :lowest
           AND id > position_of(1::smallint)
           AND NOT EXISTS (SELECT FROM event_states x WHERE x.consumer = 1 AND x.event_id = e.id)
         ORDER BY id DESC LIMIT :window)
        UNION ALL
        (SELECT e.id
         FROM event_states h
         CROSS JOIN LATERAL (
           SELECT id FROM events
           WHERE (hashtextextended(conversation, 0), id) < (h.holds, :before)
             AND (hashtextextended(conversation, 0), id) >= (h.holds, greatest(:lowest, h.event_id + 1))
             AND conversation IS NOT NULL AND id <= position_of(1::smallint)
             AND NOT EXISTS (SELECT FROM event_states x WHERE x.consumer = 1 AND x.event_id = events.id)
           ORDER BY hashtextextended(conversation, 0) DESC, id DESC LIMIT :window) e
         WHERE wanted.status = 'pending' AND h.consumer = 1 AND h.holds IS NOT NULL
         ORDER BY e.id DESC LIMIT :window)
        UNION ALL
        (SELECT e.id
         FROM batches b
         CROSS JOIN LATERAL (
           SELECT id FROM events
           WHERE id > b.after_id AND id <= b.last_id AND id < :before AND id >= :lowest OFFSET 0) e
         WHERE wanted.status = 'processing' AND b.consumer = 1 AND b.finished_at IS NULL
           AND e.id <> ALL (b.without)
           AND NOT EXISTS (SELECT FROM event_states x WHERE x.consumer = 1 AND x.event_id = e.id)
         ORDER BY e.id DESC LIMIT :window)) s
      ORDER BY s.id DESC LIMIT :window
      """;

  /**
   * As {@link #BY_STATUS}, along event_states_groups: no other index answers all of this condition,
   * so equality is enough to choose it.
   */
  private static final String BY_GROUP =
      """
      SELECT s.event_id AS id
      FROM unnest(string_to_array(:live, ',')) AS wanted (status)
      CROSS JOIN LATERAL (
        SELECT event_id FROM event_states
        WHERE consumer = 1 AND status = wanted.status AND error_group = :group
          AND event_id < :before AND event_id >= :lowest
          AND status IN ('failed', 'dead_letter')
        ORDER BY event_id DESC LIMIT :window) s
      ORDER BY s.event_id DESC LIMIT :window
      """;

  private static final String EVENT =
      "CROSS JOIN LATERAL (SELECT * FROM events WHERE id = candidate.id OFFSET 0) e\n  ";

  private static final String STATE = "CROSS JOIN LATERAL state_of(e.id, e.conversation) s\n  ";

  /** Of failed and dead events, without a look at the big table. */
  private static final String FAILED_STATE =
      "CROSS JOIN LATERAL (SELECT * FROM event_states WHERE consumer = 1 AND event_id = candidate.id"
          + " OFFSET 0) s\n  ";

  /** The way to these events, the narrowest index first. */
  static SearchPlan of(EventFilter filter) {
    String ids = ids(filter);
    String state = FAILED.containsAll(filter.possible()) ? FAILED_STATE : STATE;
    return new SearchPlan(ids, conditions(filter, ids), state);
  }

  /**
   * The parts of the filter as conditions over {@code e} and {@code s}.
   *
   * @param answered the index's statement, whose own condition is left out
   */
  static List<String> conditions(EventFilter filter, String answered) {
    List<String> left = new ArrayList<>();
    if (!answered.equals(BY_STATUS) && !answered.equals(BY_GROUP)) {
      status(filter).forEach(left::add);
    }
    if (filter.errorGroup() != null && !answered.equals(BY_GROUP)) {
      left.add("s.error_group = :group");
    }
    if (filter.conversation() != null && !answered.equals(BY_CONVERSATION)) {
      left.add("e.conversation = :conversation");
    }
    if (filter.pageId() != null && !answered.equals(BY_PAGE)) {
      left.add("(e.object, e.account) = (SELECT object, account FROM pages WHERE id = :page)");
    }
    if (filter.type() != null && !answered.equals(BY_TYPE)) {
      left.add(type(filter));
    }
    if (filter.error() != null) {
      left.add("strpos(lower(s.last_error), lower(:error)) > 0");
    }
    if (filter.from() != null) {
      left.add("e.received_at >= :from");
    }
    if (filter.to() != null) {
      left.add("e.received_at < :to");
    }
    for (int i = 0; i < filter.where().size(); i++) {
      left.add(filter.where().get(i).sql(where(i)));
    }
    return left;
  }

  private static List<String> status(EventFilter filter) {
    Set<Status> possible = filter.possible();
    if (possible.size() == Status.values().length) {
      return List.of();
    }
    return List.of("s.status = ANY (string_to_array(:live, ','))");
  }

  /** Failed and dead events tell their type beside their state. */
  private static String type(EventFilter filter) {
    String type = FAILED.containsAll(filter.possible()) ? "s.event_type" : "e.event_type";
    return filter.below()
        ? "(%s = :type OR starts_with(%s, :type || '.'))".formatted(type, type)
        : type + " = :type";
  }

  private static String ids(EventFilter filter) {
    if (filter.errorGroup() != null) {
      return BY_GROUP;
    }
    if (!filter.possible().contains(Status.PROCESSED)) {
      return BY_STATUS;
    }
    if (filter.conversation() != null) {
      return BY_CONVERSATION;
    }
    if (filter.pageId() != null) {
      return BY_PAGE;
    }
    return filter.type() != null ? BY_TYPE : ALL;
  }

  /** Whether every event along the index matches. */
  boolean exact() {
    return left.isEmpty();
  }

  /**
   * Looks at the next {@code :window} events along the index: one row with how many these were and
   * the last one's id, with the ids of those that match, at most {@code :limit}. {@code OFFSET 0}
   * keeps the planner from joining its way through other events than these. Plan: a probe of each
   * primary key for each.
   */
  String windowSql() {
    String condition = exact() ? "true" : String.join("\n    AND ", left);
    String joins = (asksEvents(condition) ? EVENT : "") + (condition.contains("s.") ? state : "");
    return """
    WITH candidate AS MATERIALIZED (
    %s)
    SELECT seen.count, seen.lowest, found.id
    FROM (SELECT count(*) AS count, min(id) AS lowest FROM candidate) seen
    LEFT JOIN LATERAL (
      SELECT candidate.id FROM candidate
      %sWHERE %s
      ORDER BY candidate.id DESC LIMIT :limit) found ON true
    ORDER BY found.id DESC
    """
        .formatted(ids.indent(2), joins, condition);
  }

  private boolean asksEvents(String condition) {
    return condition.contains("e.") || (condition.contains("s.") && state.equals(STATE));
  }

  /** Gives the statement the values of this filter. */
  static void bind(SqlStatement<?> statement, EventFilter filter) {
    statement
        .bind("live", filter.possible().stream().map(Status::word).collect(Collectors.joining(",")))
        .bind("conversation", filter.conversation())
        .bind("page", filter.pageId())
        .bind("below", filter.below())
        .bind("type", filter.exactType())
        .bind("group", filter.errorGroup())
        .bind("error", filter.error())
        .bind("from", filter.from())
        .bind("to", filter.to());
    for (int i = 0; i < filter.where().size(); i++) {
      statement
          .bind(where(i) + "_path", filter.where().get(i).path())
          .bind(where(i), filter.where().get(i).value());
    }
  }

  private static String where(int number) {
    return "where" + number;
  }
}
