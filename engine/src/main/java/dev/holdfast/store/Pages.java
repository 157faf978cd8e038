package dev.holdfast.store;

import dev.holdfast.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The accounts seen so far, with their ids remembered so that an append need not look them up.
 * Thread-safe.
 */
final class Pages {

  /**
   * The update that changes nothing makes RETURNING give the id of a page that was there before.
   */
  private static final String REGISTER =
      """
      INSERT INTO pages (object, account)
      SELECT DISTINCT * FROM unnest(?::text[], ?::text[]) ORDER BY 1, 2
      ON CONFLICT (object, account) DO UPDATE SET account = excluded.account
      RETURNING id, object, account
      """;

  private record Account(String object, String page) {}

  private final ConcurrentHashMap<Account, Integer> ids = new ConcurrentHashMap<>();

  /**
   * Registers the pages of these events that were never seen before, in a transaction of its own.
   */
  void register(Connection connection, List<Event> events) throws SQLException {
    List<Account> unseen =
        events.stream().map(Pages::account).filter(this::unseen).distinct().toList();
    if (unseen.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(REGISTER)) {
      statement.setArray(1, Arrays.text(connection, unseen, Account::object));
      statement.setArray(2, Arrays.text(connection, unseen, Account::page));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(new Account(rows.getString(2), rows.getString(3)), rows.getInt(1));
        }
      }
    }
  }

  /** The id of the event's page; absent where the event belongs to none. */
  @Nullable Integer id(Event event) {
    Account account = account(event);
    return account == null ? null : ids.get(account);
  }

  /** Forgets every id, after one of them turned out to be deleted. */
  void forget() {
    ids.clear();
  }

  private boolean unseen(@Nullable Account account) {
    return account != null && !ids.containsKey(account);
  }

  private static @Nullable Account account(Event event) {
    return event.page() == null ? null : new Account(event.object(), event.page());
  }
}
