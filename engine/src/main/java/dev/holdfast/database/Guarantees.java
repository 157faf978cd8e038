package dev.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What a server's settings take away from "answered 200 means stored". */
final class Guarantees {

  /** As the server has them; our appending connections set their own synchronous_commit. */
  private static final String OFF =
      """
      SELECT name FROM pg_settings
      WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND reset_val = 'off'
      ORDER BY name
      """;

  private static final Map<String, String> LOST =
      Map.of(
          "fsync",
          "PostgreSQL runs with fsync = off: when its machine crashes, deliveries that were answered"
              + " 200 can be lost, and the database can be damaged. Turn it on.",
          "full_page_writes",
          "PostgreSQL runs with full_page_writes = off: when its machine crashes in the middle of a"
              + " write, the database can be damaged, unless the file system writes whole pages.",
          "synchronous_commit",
          "PostgreSQL runs with synchronous_commit = off. Holdfast turns it on where it stores"
              + " deliveries, so what was answered 200 is safe; what became of events in the moment"
              + " before a crash is not, and these are handled once more.");

  private Guarantees() {}

  /** A sentence for each guarantee that this server does not give, for the log. */
  static List<String> missing(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(OFF);
        ResultSet rows = statement.executeQuery()) {
      List<String> missing = new ArrayList<>();
      while (rows.next()) {
        String name = rows.getString(1);
        missing.add(LOST.getOrDefault(name, name));
      }
      return missing;
    }
  }
}
