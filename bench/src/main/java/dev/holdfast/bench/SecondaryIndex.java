package dev.holdfast.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index that is quicker built once over everything than kept up row by row.
 *
 * @param definition the statement that creates it
 * @param constraint the unique constraint that it stands for, if any; it has the index's name
 */
record SecondaryIndex(
    Tables tables, String table, String name, String definition, @Nullable String constraint) {

  static List<SecondaryIndex> of(Tables tables, String table) throws SQLException {
    String sql =
        """
        SELECT i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), c.conname
        FROM pg_index i
        LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u'
        WHERE i.indrelid = '%s'::regclass AND NOT i.indisprimary
        """
            .formatted(table);
    List<SecondaryIndex> indexes = new ArrayList<>();
    try (Connection connection = tables.database().general().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        indexes.add(
            new SecondaryIndex(
                tables, table, rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    return indexes;
  }

  String drop() {
    return constraint == null
        ? "DROP INDEX " + name
        : "ALTER TABLE " + table + " DROP CONSTRAINT " + constraint;
  }

  /** The second half of creating it. */
  List<String> attach() {
    return constraint == null
        ? List.of()
        : List.of(
            "ALTER TABLE %s ADD CONSTRAINT %s UNIQUE USING INDEX %2$s".formatted(table, name));
  }
}
