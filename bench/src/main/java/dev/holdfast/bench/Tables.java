package dev.holdfast.bench;

import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The database of the measured server, looked at from beside it. */
final class Tables implements AutoCloseable {

  private final EmbeddedPostgres postgres;
  private final Database database;

  private Tables(EmbeddedPostgres postgres, Database database) {
    this.postgres = postgres;
    this.database = database;
  }

  static Tables open(Path data) throws IOException, InterruptedException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
    Database database =
        Database.open(
            new DatabaseAddress(postgres.jdbcUrl(), postgres.user(), postgres.password()), 10);
    database.migrate();
    return new Tables(postgres, database);
  }

  Database database() {
    return database;
  }

  double number(String sql) throws SQLException {
    try (Connection connection = database.general().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  /** Waits until the number is this, at most half a minute. */
  void await(String sql, double wanted) throws SQLException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (number(sql) != wanted && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.general().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    database.close();
    postgres.close();
  }
}
