package dev.holdfast.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where connections come from. */
sealed interface Origin {

  /** The name of the schema that holds our tables. */
  String schema();

  HikariDataSource open(Pool pool);

  /** For migrations, which take as long as they take: to build an index can take hours. */
  DataSource forMigrations();

  /**
   * A connection outside the pools, for listening as long as the process lives; silent for at most
   * 10 s.
   */
  Connection dedicated() throws SQLException;

  /** We make them ourselves. */
  record At(DatabaseAddress address) implements Origin {

    @Override
    public String schema() {
      return address.schema();
    }

    @Override
    public HikariDataSource open(Pool pool) {
      return pool.open(address);
    }

    @Override
    public DataSource forMigrations() {
      PGSimpleDataSource connections = new PGSimpleDataSource();
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
    public Connection dedicated() throws SQLException {
      Properties properties = new Properties();
      if (address.user() != null) {
        properties.setProperty("user", address.user());
      }
      if (address.password() != null) {
        properties.setProperty("password", address.password());
      }
      properties.setProperty("ApplicationName", "holdfast notifier");
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("socketTimeout", "10");
      return DriverManager.getConnection(address.jdbcUrl(), properties);
    }
  }

  /** Somebody else makes them, who also knows how the driver is to behave. */
  record Given(DataSource connections, String schema) implements Origin {

    @Override
    public HikariDataSource open(Pool pool) {
      return pool.over(connections, schema);
    }

    @Override
    public DataSource forMigrations() {
      return connections;
    }

    @Override
    public Connection dedicated() throws SQLException {
      return connections.getConnection();
    }
  }
}
