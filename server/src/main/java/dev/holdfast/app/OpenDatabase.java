package dev.holdfast.app;

import dev.holdfast.background.Closing;
import dev.holdfast.cli.Failure;
import dev.holdfast.cli.Program;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.log.Partitions;
import dev.holdfast.postgres.EmbeddedPostgres;
import dev.holdfast.settings.Sensitive;
import dev.holdfast.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
    return opened(
        settings,
        open -> {
          open.migrate();
          open.requireWholeLog();
        });
  }

  /** Opens one whose tables are those of this version. */
  static OpenDatabase openCurrent(Settings settings) {
    requireDatabase(settings);
    return opened(settings, OpenDatabase::requireCurrent);
  }

  private static OpenDatabase opened(Settings settings, Consumer<OpenDatabase> first) {
    OpenDatabase open = connect(settings);
    try {
      first.accept(open);
      return open;
    } catch (RuntimeException | Error e) {
      open.close();
      throw e;
    }
  }

  /** The embedded PostgreSQL would make one. */
  private static void requireDatabase(Settings settings) {
    if (settings.databaseUrl().isEmpty() && Files.notExists(settings.dataDir())) {
      throw Failure.failed(
          "There is no database in " + settings.dataDir() + " yet; serve makes one, or migrate.");
    }
  }

  /** Opens it as it is. */
  static OpenDatabase connect(Settings settings) {
    Optional<EmbeddedPostgres> embedded =
        settings.databaseUrl().isPresent()
            ? Optional.empty()
            : Optional.of(startEmbedded(settings));
    try {
      DatabaseAddress address =
          embedded
              .map(
                  own ->
                      new DatabaseAddress(
                          own.jdbcUrl(), own.user(), own.password(), settings.databaseSchema()))
              .orElseGet(() -> address(settings));
      Database database =
          Database.open(address, settings.databaseConnections(), settings.intake().storeTimeout());
      return new OpenDatabase(database, embedded);
    } catch (RuntimeException | Error e) {
      embedded.ifPresent(EmbeddedPostgres::close);
      throw e;
    }
  }

  private static EmbeddedPostgres startEmbedded(Settings settings) {
    try {
      return EmbeddedPostgres.start(settings.dataDir());
    } catch (IOException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Stopped while the database started; none of it runs on");
    }
  }

  private static DatabaseAddress address(Settings settings) {
    return new DatabaseAddress(
        settings.databaseUrl().orElseThrow().value(),
        settings.databaseUser().orElse(null),
        settings.databasePassword().map(Sensitive::value).orElse(null),
        settings.databaseSchema());
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

  /** What is numbered twice would be lost: refused before anything is stored. */
  private void requireWholeLog() {
    long behind = new Partitions(database.general()).behind();
    if (behind > 0) {
      throw Failure.failed(
          "The sequence event_ids is "
              + behind
              + " behind the events that are stored, so the database was not restored as a whole."
              + " Nothing was changed. Restore it again, with its sequences, or set this one:"
              + " SELECT setval('event_ids', max(id)) FROM events, to at least the positions in"
              + " batches.");
    }
  }

  private void requireCurrent() {
    requireAnswer();
    switch (database.state()) {
      case CURRENT -> {}
      case MISSING ->
          throw Failure.failed("The database has no tables yet; serve makes them, or migrate.");
      case OLDER ->
          throw Failure.failed(
              "The tables are those of an older Holdfast, nothing was changed. Run migrate first;"
                  + " serve does it, too, when it starts.");
      case NEWER ->
          throw Failure.failed(
              "The tables are those of a newer Holdfast, nothing was changed. Run this command with"
                  + " that one.");
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

  /** Completes when the embedded PostgreSQL died and could not be started again. */
  CompletionStage<String> lost() {
    return embedded
        .<CompletionStage<String>>map(
            own -> own.lost().thenApply(e -> String.valueOf(e.getMessage())))
        .orElseGet(CompletableFuture::new);
  }

  @Override
  public void close() {
    Closing.all(database, () -> embedded.ifPresent(EmbeddedPostgres::close));
  }
}
