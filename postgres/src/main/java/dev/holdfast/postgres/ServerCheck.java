package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Asks a server, with our password, whether it serves the data of this directory. */
record ServerCheck(DataDirectory directory, String password) {

  private static final String INVALID_PASSWORD = "28P01";

  /** Not connected, starting, stopping, full: PostgreSQL's manual, appendix A. */
  private static final List<String> PASSING_CLASSES = List.of("08", "53", "57");

  /** False when the server cannot say so just now; what more waiting cannot change is thrown. */
  boolean isPassedBy(PostmasterState.Ready server) throws IOException {
    try (Connection connection = connect(server.port());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      if (Files.isSameFile(Path.of(row.getString(1)), directory.database())) {
        return true;
      }
      throw new IOException(
          ("%s names port %d, where a PostgreSQL with other data answers. The data was left alone."
                  + " Stop process %d and start again.")
              .formatted(PostmasterPid.in(directory.database()), server.port(), server.pid()));
    } catch (SQLException e) {
      if (passes(e.getSQLState())) {
        return false;
      }
      throw refusal(server, e);
    }
  }

  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE;
  }

  private Connection connect(int port) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", Cluster.USER);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "disable");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection(url(port), properties);
  }

  private static boolean passes(@Nullable String state) {
    return state == null || PASSING_CLASSES.stream().anyMatch(state::startsWith);
  }

  private IOException refusal(PostmasterState.Ready server, SQLException e) {
    if (INVALID_PASSWORD.equals(e.getSQLState())) {
      return new IOException(
          ("The PostgreSQL in %s refuses the password in %s. The data was left alone. Restore that"
                  + " file, or stop Holdfast, delete the file and start again: a new password is made.")
              .formatted(directory.database(), directory.password()));
    }
    return new IOException(
        "The PostgreSQL in %s (process %d) runs, but refuses us: %s. The data was left alone. See %s."
            .formatted(directory.database(), server.pid(), e.getMessage(), directory.log()),
        e);
  }
}
