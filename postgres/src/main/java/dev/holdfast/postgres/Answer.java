package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** What a server says when it is asked with our password whose data it serves. */
enum Answer {
  OURS,
  ANOTHER_DATABASE,
  WRONG_PASSWORD,
  NOT_NOW;

  private static final String INVALID_PASSWORD = "28P01";

  static Answer from(int port, String password, Path database) throws IOException {
    try (Connection connection = connect(port, password);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      return Files.isSameFile(Path.of(row.getString(1)), database) ? OURS : ANOTHER_DATABASE;
    } catch (SQLException e) {
      return INVALID_PASSWORD.equals(e.getSQLState()) ? WRONG_PASSWORD : NOT_NOW;
    }
  }

  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE;
  }

  private static Connection connect(int port, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", Cluster.USER);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "disable");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection(url(port), properties);
  }
}
