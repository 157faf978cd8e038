package dev.holdfast.record;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one batch writes to one table, in the keys' order, so that concurrent batches never wait for
 * each other in a circle. How two tellings of one thing become one row is said in SQL alone, and
 * {@code ON CONFLICT} cannot touch a row twice in one statement; so one statement writes the first
 * row of each key, another one the second of those that have one, and so on.
 */
final class Rows<R extends Row> {

  private final Table<R> table;
  private final SortedMap<String, List<R>> byKey = new TreeMap<>();

  Rows(Table<R> table) {
    this.table = table;
  }

  void add(R row) {
    byKey.computeIfAbsent(table.keyOf(row), _ -> new ArrayList<>()).add(row);
  }

  /** Writes all rows, in as many statements as the most frequent key has rows. */
  void write(Connection connection) throws SQLException {
    List<R> round = round(0);
    for (int next = 1; !round.isEmpty(); next++) {
      insert(connection, round);
      round = round(next);
    }
  }

  private List<R> round(int number) {
    return byKey.values().stream()
        .filter(rows -> rows.size() > number)
        .map(rows -> rows.get(number))
        .toList();
  }

  private void insert(Connection connection, List<R> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(table.sql())) {
      int parameter = 0;
      for (Column<R> column : table.columns()) {
        insert.setArray(++parameter, connection.createArrayOf(column.type(), values(column, rows)));
      }
      insert.executeUpdate();
    }
  }

  /** The rows that these have become by now, as JSON; those that are not there are left out. */
  List<Recorded> find(Connection connection) throws SQLException {
    List<Recorded> found = new ArrayList<>();
    for (List<R> rowsOfKey : byKey.values()) {
      try (PreparedStatement select = connection.prepareStatement(Upsert.find(table))) {
        int parameter = 0;
        for (Column<R> column : table.key()) {
          select.setString(++parameter, column.value().of(rowsOfKey.getFirst()));
        }
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            found.add(new Recorded(table.name(), rows.getString(1)));
          }
        }
      }
    }
    return found;
  }

  private static <R> Object[] values(Column<R> column, List<R> rows) {
    return rows.stream().map(column.value()::of).toArray(String[]::new);
  }
}
