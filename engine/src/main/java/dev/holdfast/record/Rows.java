package dev.holdfast.record;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one batch writes to one table: one row for each key, because {@code ON CONFLICT} cannot
 * touch a row twice in one statement, and in the keys' order, so that concurrent batches never wait
 * for each other in a circle.
 */
final class Rows<R extends Row> {

  private final Table<R> table;
  private final SortedMap<String, R> byKey = new TreeMap<>();

  Rows(Table<R> table) {
    this.table = table;
  }

  void add(R row) {
    byKey.merge(table.keyOf(row), row, table.merge());
  }

  /** Writes all rows in one statement; none if there are none. */
  void write(Connection connection) throws SQLException {
    if (byKey.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(table.sql())) {
      int parameter = 0;
      for (Column<R> column : table.columns()) {
        insert.setArray(
            ++parameter, connection.createArrayOf(column.type(), values(column, byKey.values())));
      }
      insert.executeUpdate();
    }
  }

  /** The rows that these have become by now, as JSON; those that are not there are left out. */
  List<Recorded> find(Connection connection) throws SQLException {
    List<Recorded> found = new ArrayList<>();
    for (R row : byKey.values()) {
      try (PreparedStatement select = connection.prepareStatement(Upsert.find(table))) {
        int parameter = 0;
        for (Column<R> column : table.key()) {
          select.setString(++parameter, column.value().of(row));
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

  private static <R> Object[] values(Column<R> column, Collection<R> rows) {
    return rows.stream().map(column.value()::of).toArray(String[]::new);
  }
}
