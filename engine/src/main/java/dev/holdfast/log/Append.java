package dev.holdfast.log;

import dev.holdfast.database.Rollup;
import dev.holdfast.database.SqlArrays;
import dev.holdfast.database.SqlState;
import dev.holdfast.event.ErrorGroup;
import dev.holdfast.event.Event;
import dev.holdfast.event.Identity;
import dev.holdfast.event.Received;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;

/**
 * Stores events durably, many in one transaction. Thread-safe; two threads may append at once, and
 * should, so that one prepares while the other waits for the disk.
 */
public final class Append {

  /**
   * COPY would be as fast and has no ON CONFLICT. The same identity twice in one batch is one row
   * and one duplicate, whatever other transactions do meanwhile. Plan: one scan of the arrays, an
   * index probe for each row.
   */
  private static final String STORE =
      """
      WITH stored AS (
        INSERT INTO events (app, object, account, event_type, identity, conversation,
                            occurred_at, received_at, payload_bytes, payload)
        SELECT app, object, account, event_type, identity::uuid, conversation,
               timestamptz 'epoch' + occurred_ms * interval '1 millisecond',
               timestamptz 'epoch' + received_ms * interval '1 millisecond',
               octet_length(payload), payload::jsonb
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::bigint[], ?::bigint[], ?::text[])
             AS arrived (app, object, account, event_type, identity, conversation,
                         occurred_ms, received_ms, payload)
        ON CONFLICT (identity) DO NOTHING
        RETURNING id, identity, event_type, payload_bytes
      ), states AS (
        INSERT INTO event_states (event_id, status, due_at, payload_bytes)
        SELECT id, 'pending', now(), payload_bytes FROM stored WHERE event_type <> 'unreadable'
      )
      SELECT id, identity FROM stored
      """;

  /** What no handler can ever read is dead from the start; its bytes are kept for people. */
  private static final String STORE_UNREADABLE =
      """
      INSERT INTO event_states (event_id, status, last_error, event_type, error_group, payload_bytes)
      VALUES (?, 'dead_letter', ?, ?, ?, 0)
      """;

  private static final String KEEP_BYTES =
      "INSERT INTO event_bytes (event_id, bytes, reason) VALUES (?, ?, ?)";

  private static final int REPEATS_MAX = 5;

  private final DataSource database;
  private final Pages pages = new Pages();

  public Append(DataSource database) {
    this.database = database;
  }

  /**
   * Stores these events, or finds them stored: when this returns, all of them are durable. An event
   * whose payload PostgreSQL refuses is stored as bytes ({@code unreadable}), and its neighbours
   * never notice.
   *
   * @return for each event, whether it was new
   * @throws SQLException when the database cannot be reached or cannot write; nothing may be
   *     assumed stored
   */
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
        return inOneTransaction(connection, events);
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

  private List<Boolean> inOneTransaction(Connection connection, List<Event> events)
      throws SQLException {
    Map<Pages.Account, Integer> pageIds = pages.register(connection, events);
    // What is not committed is rolled back when the connection goes back to its pool.
    connection.setAutoCommit(false);
    Map<Identity, Long> stored = store(connection, events);
    List<Boolean> isNew = new ArrayList<>(events.size());
    for (Event event : events) {
      Long id = stored.remove(event.identity());
      isNew.add(id != null);
      if (id != null && event.received() != null) {
        keepBytes(connection, id, event, event.received());
      }
    }
    count(connection, events, isNew, pageIds);
    connection.commit();
    return isNew;
  }

  private static Map<Identity, Long> store(Connection connection, List<Event> events)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STORE)) {
      statement.setArray(1, SqlArrays.text(connection, events, Event::app));
      statement.setArray(2, SqlArrays.text(connection, events, Event::object));
      statement.setArray(3, SqlArrays.text(connection, events, Event::page));
      statement.setArray(4, SqlArrays.text(connection, events, Event::type));
      statement.setArray(
          5, SqlArrays.text(connection, events, event -> event.identity().value().toString()));
      statement.setArray(6, SqlArrays.text(connection, events, Event::conversation));
      statement.setArray(7, SqlArrays.millis(connection, events, Event::occurredAt));
      statement.setArray(8, SqlArrays.millis(connection, events, Event::receivedAt));
      statement.setArray(9, SqlArrays.text(connection, events, Event::payload));
      Map<Identity, Long> stored = HashMap.newHashMap(events.size());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          stored.put(new Identity(rows.getObject(2, UUID.class)), rows.getLong(1));
        }
      }
      return stored;
    }
  }

  private static void keepBytes(Connection connection, long id, Event event, Received received)
      throws SQLException {
    if (event.unreadable()) {
      try (PreparedStatement statement = connection.prepareStatement(STORE_UNREADABLE)) {
        statement.setLong(1, id);
        statement.setString(2, received.why());
        statement.setString(3, event.type());
        statement.setString(4, ErrorGroup.of(received.why()));
        statement.executeUpdate();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(KEEP_BYTES)) {
      statement.setLong(1, id);
      statement.setBytes(2, received.bytes());
      statement.setString(3, received.why());
      statement.executeUpdate();
    }
  }

  private static void count(
      Connection connection,
      List<Event> events,
      List<Boolean> isNew,
      Map<Pages.Account, Integer> pageIds)
      throws SQLException {
    Rollup rollup = new Rollup();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (!isNew.get(i)) {
        rollup.duplicate(event.type());
        continue;
      }
      rollup.received(event.type(), pageIds.get(Pages.account(event)));
      if (event.unreadable()) {
        rollup.deadLettered(event.type());
      }
    }
    rollup.writeArrived(connection);
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
