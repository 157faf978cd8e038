package dev.holdfast.record;

import dev.holdfast.TestDatabase;
import dev.holdfast.database.Database;
import dev.holdfast.event.Claim;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** A database of its own in which events are recorded, and a look at the rows. */
final class Recording implements AutoCloseable {

  static final List<String> TABLES =
      List.of(
          "messages",
          "comments",
          "posts",
          "reactions",
          "mentions",
          "message_statuses",
          "payments",
          "reads",
          "deliveries",
          "postbacks",
          "referrals",
          "opt_ins",
          "leads",
          "ratings",
          "story_insights",
          "calls",
          "template_updates",
          "account_updates");

  private final Database database = TestDatabase.fresh();
  private final Connection connection;

  Recording() throws SQLException {
    // The connections that settle are the ones that record.
    connection = database.queue().getConnection();
    connection.setAutoCommit(false);
  }

  /** Forgets all rows. */
  void clear() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + String.join(", ", TABLES));
    }
    connection.commit();
  }

  /** Another connection, for a second recorder at the same time. */
  Connection another() throws SQLException {
    Connection another = database.queue().getConnection();
    another.setAutoCommit(false);
    return another;
  }

  /** Each event in a transaction of its own. */
  void oneByOne(Claim... claims) throws SQLException {
    for (Claim claim : claims) {
      together(List.of(claim));
    }
  }

  /** All events in one batch. */
  void together(List<Claim> claims) throws SQLException {
    try {
      new MetaRecorder().record(connection, claims);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  /** The only row of this table, without the columns that every table has. */
  Map<String, @Nullable Object> onlyRow(String table) throws SQLException {
    List<Map<String, @Nullable Object>> rows = rows("SELECT * FROM " + table);
    if (rows.size() != 1) {
      throw new AssertionError(table + " has " + rows.size() + " rows: " + rows);
    }
    return rows.getFirst();
  }

  /** All values of one column, in their order; times as ISO 8601. */
  List<@Nullable Object> column(String table, String column) throws SQLException {
    return rows("SELECT " + column + " FROM " + table + " ORDER BY 1").stream()
        .<@Nullable Object>map(row -> row.get(column))
        .toList();
  }

  List<Map<String, @Nullable Object>> rows(String query) throws SQLException {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnName(i), plain(rows.getObject(i)));
        }
        all.add(row);
      }
    }
    connection.rollback();
    return all;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Timestamp time -> time.toInstant().toString();
      case PGobject json -> json.getValue();
      default -> value;
    };
  }

  /** The tables that hold any row. */
  List<String> filledTables() throws SQLException {
    List<String> filled = new ArrayList<>();
    for (String table : TABLES) {
      if (!rows("SELECT 1 FROM " + table + " LIMIT 1").isEmpty()) {
        filled.add(table);
      }
    }
    return filled;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    database.close();
  }
}
