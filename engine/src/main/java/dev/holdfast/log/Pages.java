package dev.holdfast.log;

import dev.holdfast.database.SqlArrays;
import dev.holdfast.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pages seen so far, with their ids remembered so that an append need not look them up. An
 * event does not depend on them: it names its account itself. Thread-safe.
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

  /** What a page is at Meta. */
  record Account(String object, String account) {}

  private final ConcurrentHashMap<Account, Integer> known = new ConcurrentHashMap<>();

  /**
   * Registers the pages of these events that were never seen before, in a transaction of its own.
   *
   * @return the ids of all their pages, whoever forgets them meanwhile
   */
  Map<Account, Integer> register(Connection connection, List<Event> events) throws SQLException {
    Map<Account, Integer> ids = new HashMap<>();
    List<Account> unseen =
        events.stream()
            .map(Pages::account)
            .filter(Objects::nonNull)
            .distinct()
            .filter(account -> !recall(account, ids))
            .toList();
    if (!unseen.isEmpty()) {
      ids.putAll(store(connection, unseen));
    }
    return ids;
  }

  private boolean recall(Account account, Map<Account, Integer> ids) {
    Integer id = known.get(account);
    if (id != null) {
      ids.put(account, id);
    }
    return id != null;
  }

  private Map<Account, Integer> store(Connection connection, List<Account> unseen)
      throws SQLException {
    Map<Account, Integer> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(REGISTER)) {
      statement.setArray(1, SqlArrays.text(connection, unseen, Account::object));
      statement.setArray(2, SqlArrays.text(connection, unseen, Account::account));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(new Account(rows.getString(2), rows.getString(3)), rows.getInt(1));
        }
      }
    }
    known.putAll(ids);
    return ids;
  }

  /** Forgets every id, after one of them turned out to be deleted. */
  void forget() {
    known.clear();
  }

  /** The page of an event; absent where it belongs to none. */
  static @Nullable Account account(Event event) {
    return event.page() == null ? null : new Account(event.object(), event.page());
  }
}
