package dev.holdfast.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements against a server under test. */
final class Sql {

  private Sql() {}

  static Connection connect(EmbeddedPostgres postgres, String password) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), password);
  }

  static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres, postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String value(EmbeddedPostgres postgres, String sql) throws SQLException {
    return column(postgres, sql).getFirst();
  }

  static List<String> column(EmbeddedPostgres postgres, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect(postgres, postgres.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
