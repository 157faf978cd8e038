package dev.holdfast.log;

import dev.holdfast.database.SqlState;
import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;

/**
 * Stores events durably, many in one transaction. Thread-safe; two threads may append at once, and
 * should, so that one prepares while the other waits for the disk.
 */
public final class Append implements EventLog {

  /**
   * Everything about a batch in one statement that is its own transaction. The horizon is held
   * before an id is drawn, as nothing is stored before {@code held} has a row. Identities decide
   * what is new; they are written in their own order, so that two appends wait for each other and
   * never deadlock. Each comes once, as one statement would store it twice. Events are numbered in
   * their order of arrival. The counters come last, sorted, each row for this connection alone.
   * COPY would be as fast and has no ON CONFLICT.
   *
   * <p>Plan: one scan of the arrays, an index probe for each identity, hash joins of what is in
   * memory.
   */
  static final String APPEND =
      """
      WITH held AS MATERIALIZED (
        SELECT hold_horizon() AS held
      ), fresh AS (
        INSERT INTO identities (identity)
        SELECT identity FROM unnest(?::uuid[]) AS seen (identity) ORDER BY identity
        ON CONFLICT (identity) DO NOTHING
        RETURNING identity
      ), stored AS (
        INSERT INTO events (app, object, account, event_type, identity, conversation,
                            occurred_at, received_at, trace, payload_bytes, payload)
        SELECT app, object, account, event_type, identity, conversation,
               timestamptz 'epoch' + occurred_ms * interval '1 millisecond',
               timestamptz 'epoch' + received_ms * interval '1 millisecond',
               trace, octet_length(payload), payload::jsonb
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[],
                    ?::bigint[], ?::bigint[], ?::text[], ?::text[])
          WITH ORDINALITY AS arrived (app, object, account, event_type, identity, conversation,
                                      occurred_ms, received_ms, trace, payload, position)
        JOIN fresh USING (identity)
        WHERE (SELECT held FROM held)
        ORDER BY position
        RETURNING id, identity, object, account, event_type
      ), bytes AS (
        INSERT INTO event_bytes (event_id, bytes, reason)
        SELECT id, bytes, reason
        FROM unnest(?::uuid[], ?::bytea[], ?::text[]) AS kept (identity, bytes, reason)
        JOIN stored USING (identity)
      ), counted AS MATERIALIZED (
        SELECT event_type, coalesce(received, 0) AS received,
               arrived - coalesce(received, 0) AS duplicates
        FROM unnest(?::text[], ?::bigint[]) AS arrived (event_type, arrived)
        LEFT JOIN (SELECT event_type, count(*) AS received FROM stored GROUP BY event_type) AS new
          USING (event_type)
        ORDER BY event_type
      ), slots AS (
        INSERT INTO event_slots AS known (event_type, received, duplicates)
        SELECT event_type, received, duplicates FROM counted
        ON CONFLICT (slot, event_type, writer) DO UPDATE
        SET received = known.received + excluded.received,
            duplicates = known.duplicates + excluded.duplicates
      ), pages AS (
        INSERT INTO page_slots AS known (page_id, received)
        SELECT page_id, count(*)
        FROM stored
        JOIN unnest(?::text[], ?::text[], ?::int[]) AS page (object, account, page_id)
          USING (object, account)
        GROUP BY page_id ORDER BY page_id
        ON CONFLICT (slot, page_id, writer) DO UPDATE
        SET received = known.received + excluded.received
      ), totals AS (
        INSERT INTO event_counts AS known (event_type, stored, duplicates)
        SELECT event_type, received, duplicates FROM counted
        ON CONFLICT (event_type, slot, writer) DO UPDATE
        SET stored = known.stored + excluded.stored,
            duplicates = known.duplicates + excluded.duplicates
      )
      SELECT id, identity FROM stored
      """;

  private static final int REPEATS_MAX = 5;

  private final DataSource database;
  private final Pages pages = new Pages();

  public Append(DataSource database) {
    this.database = database;
  }

  /**
   * An event whose payload PostgreSQL refuses is stored as bytes ({@code unreadable}), and its
   * neighbours never notice.
   */
  @Override
  public List<Boolean> append(List<Event> events) throws SQLException {
    try {
      return appendOrRepeat(events);
    } catch (SQLException e) {
      if (SqlState.of(e) != SqlState.BAD_DATA) {
        throw e;
      }
      return appendAroundCulprit(events, e);
    }
  }

  private List<Boolean> appendAroundCulprit(List<Event> events, SQLException refusal)
      throws SQLException {
    if (events.size() == 1) {
      return appendOrRepeat(List.of(events.getFirst().asUnreadable(reason(refusal))));
    }
    int half = events.size() / 2;
    List<Boolean> isNew = new ArrayList<>(append(events.subList(0, half)));
    isNew.addAll(append(events.subList(half, events.size())));
    return isNew;
  }

  private List<Boolean> appendOrRepeat(List<Event> events) throws SQLException {
    for (int repeat = 1; ; repeat++) {
      try (Connection connection = database.getConnection()) {
        return appendNow(connection, events);
      } catch (SQLException e) {
        if (repeat == REPEATS_MAX || !worthRepeating(e)) {
          throw e;
        }
      }
    }
  }

  private boolean worthRepeating(SQLException e) {
    return switch (SqlState.of(e)) {
      case MISSING_ROW -> {
        pages.forget();
        yield true;
      }
      case CONFLICT -> true;
      case AWAY, TOO_SLOW, BAD_DATA, BUG -> false;
    };
  }

  private List<Boolean> appendNow(Connection connection, List<Event> events) throws SQLException {
    connection.setAutoCommit(true);
    Map<Pages.Account, Integer> pageIds = pages.register(connection, events);
    Map<Identity, Event> firsts = LinkedHashMap.newLinkedHashMap(events.size());
    events.forEach(event -> firsts.putIfAbsent(event.identity(), event));
    Set<Identity> stored = store(connection, events, List.copyOf(firsts.values()), pageIds);
    return events.stream().map(event -> stored.remove(event.identity())).toList();
  }

  private static Set<Identity> store(
      Connection connection,
      List<Event> events,
      List<Event> firsts,
      Map<Pages.Account, Integer> pageIds)
      throws SQLException {
    Set<Identity> stored = HashSet.newHashSet(firsts.size());
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      Parameters parameters = new Parameters(statement);
      setEvents(parameters, firsts);
      setBytes(parameters, firsts);
      setCounted(parameters, events, pageIds);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          stored.add(new Identity(rows.getObject(2, UUID.class)));
        }
      }
    }
    return stored;
  }

  private static void setEvents(Parameters parameters, List<Event> firsts) throws SQLException {
    parameters.uuids(firsts, event -> event.identity().value());
    parameters.texts(firsts, Event::app);
    parameters.texts(firsts, Event::object);
    parameters.texts(firsts, Event::page);
    parameters.texts(firsts, Event::type);
    parameters.uuids(firsts, event -> event.identity().value());
    parameters.texts(firsts, Event::conversation);
    parameters.millis(firsts, Event::occurredAt);
    parameters.millis(firsts, Event::receivedAt);
    parameters.texts(firsts, Event::trace);
    parameters.texts(firsts, Event::payload);
  }

  private record Kept(Identity identity, Received received) {}

  private static void setBytes(Parameters parameters, List<Event> firsts) throws SQLException {
    List<Kept> kept = new ArrayList<>();
    for (Event event : firsts) {
      if (event.received() != null) {
        kept.add(new Kept(event.identity(), event.received()));
      }
    }
    parameters.uuids(kept, one -> one.identity().value());
    parameters.bytes(kept, one -> one.received().bytes());
    parameters.texts(kept, one -> one.received().why());
  }

  /** All that arrived, duplicates too: what is stored of it is counted where it is stored. */
  private static void setCounted(
      Parameters parameters, List<Event> events, Map<Pages.Account, Integer> pageIds)
      throws SQLException {
    List<Map.Entry<String, Long>> types =
        List.copyOf(
            events.stream()
                .collect(Collectors.groupingBy(Event::type, Collectors.counting()))
                .entrySet());
    List<Map.Entry<Pages.Account, Integer>> pages = List.copyOf(pageIds.entrySet());
    parameters.texts(types, Map.Entry::getKey);
    parameters.longs(types, Map.Entry::getValue);
    parameters.texts(pages, page -> page.getKey().object());
    parameters.texts(pages, page -> page.getKey().account());
    parameters.integers(pages, Map.Entry::getValue);
  }

  /** PostgreSQL's message without its detail and context, which quote the data. */
  private static String reason(SQLException refusal) {
    String message =
        refusal instanceof PSQLException e && e.getServerErrorMessage() != null
            ? String.valueOf(e.getServerErrorMessage().getMessage())
            : "data exception";
    return "PostgreSQL refused the payload: " + message;
  }
}
