package dev.holdfast;

import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one server for each JVM, and for whoever asks a migrated database of
 * their own.
 */
public final class TestDatabase {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int CONNECTIONS = 8;

  private TestDatabase() {}

  /** A migrated, empty database that nobody else uses. The caller closes it. */
  public static Database fresh() {
    return Database.open(freshAddress(), CONNECTIONS);
  }

  /** The address of a migrated, empty database that nobody else uses. */
  public static DatabaseAddress freshAddress() {
    String name = "test_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + Template.NAME);
    return Server.address(name);
  }

  private static void execute(String sql) {
    DatabaseAddress address = Server.address("postgres");
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Started by whoever asks first, stopped with the JVM. */
  private static final class Server {

    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        Path directory = Files.createDirectories(Path.of("target", "postgres" + fork()));
        // No test survives a power cut, and to flush the files of all these databases at the end
        // takes longer than Surefire waits.
        Files.writeString(
            directory.resolve("postgres.conf"), "fsync = off\nfull_page_writes = off\n");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The number that Surefire gives to each of the JVMs that run side by side. */
    private static String fork() {
      return System.getProperty("surefire.forkNumber", "");
    }

    static DatabaseAddress address(String database) {
      String url = POSTGRES.jdbcUrl().replaceFirst("/[^/]*$", "/" + database);
      return new DatabaseAddress(url, POSTGRES.user(), POSTGRES.password());
    }
  }

  /** Migrated once; a copy of it costs a fraction of migrating again. */
  private static final class Template {

    static final String NAME = create();

    private static String create() {
      String name = "template_" + ProcessHandle.current().pid();
      execute("CREATE DATABASE " + name);
      try (Database database = Database.open(Server.address(name), 5)) {
        database.migrate();
      }
      return name;
    }
  }
}
