package dev.holdfast.app;

import dev.holdfast.cli.Failure;
import dev.holdfast.cli.Program;
import dev.holdfast.postgres.EmbeddedPostgres;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import dev.holdfast.store.Database;
import dev.holdfast.store.DatabaseAddress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/** The database that the settings name, or a PostgreSQL of our own that stops with us. */
final class OpenDatabase implements Program.OpenedDatabase {

  private final Database database;
  private final Optional<EmbeddedPostgres> embedded;

  private OpenDatabase(Database database, Optional<EmbeddedPostgres> embedded) {
    this.database = database;
    this.embedded = embedded;
  }

  /** Opens it and brings its tables up to date. */
  static OpenDatabase open(Settings settings) {
    OpenDatabase open = connect(settings);
    try {
      open.migrate();
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Opens it as it is. */
  static OpenDatabase connect(Settings settings) {
    Optional<EmbeddedPostgres> embedded =
        settings.databaseUrl().isPresent()
            ? Optional.empty()
            : Optional.of(startEmbedded(settings));
    DatabaseAddress address =
        embedded
            .map(own -> new DatabaseAddress(own.jdbcUrl(), own.user(), own.password()))
            .orElseGet(() -> address(settings));
    return new OpenDatabase(Database.open(address, settings.databaseConnections()), embedded);
  }

  private static EmbeddedPostgres startEmbedded(Settings settings) {
    try {
      return EmbeddedPostgres.start(settings.dataDir());
    } catch (IOException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted while the database started");
    }
  }

  private static DatabaseAddress address(Settings settings) {
    return new DatabaseAddress(
        settings.databaseUrl().orElseThrow().value(),
        settings.databaseUser().orElse(null),
        settings.databasePassword().map(Sensitive::value).orElse(null));
  }

  @Override
  public int migrate() {
    requireAnswer();
    try {
      return database.migrate();
    } catch (FlywayException e) {
      throw Failure.failed(
          "The tables could not be brought up to date; those that were there are unchanged. "
              + e.getMessage());
    }
  }

  private void requireAnswer() {
    try (Connection connection = database.general().getConnection()) {
      connection.getMetaData();
    } catch (SQLException e) {
      throw Failure.failed(
          "The database does not answer, nothing was changed. Check HOLDFAST_DATABASE_URL, its user"
              + " and password, and that PostgreSQL runs. It said: "
              + root(e).getMessage());
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
    embedded.ifPresent(EmbeddedPostgres::close);
  }
}
