package dev.holdfast.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections for migrations, which take as long as they take, whatever the server allows others:
 * to build an index on a large table can take hours.
 */
final class MigrationConnections extends PGSimpleDataSource {

  private static final long serialVersionUID = 1L;

  private static final String WITHOUT_END =
      """
      SET statement_timeout = 0;
      SET lock_timeout = 0;
      SET idle_in_transaction_session_timeout = 0
      """;

  static MigrationConnections to(DatabaseAddress address) {
    MigrationConnections connections = new MigrationConnections();
    connections.setUrl(address.jdbcUrl());
    if (address.user() != null) {
      connections.setUser(address.user());
    }
    if (address.password() != null) {
      connections.setPassword(address.password());
    }
    connections.setApplicationName("holdfast migrate");
    connections.setTcpKeepAlive(true);
    connections.setSocketTimeout(0);
    return connections;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(WITHOUT_END);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
