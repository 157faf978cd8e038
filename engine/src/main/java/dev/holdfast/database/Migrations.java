package dev.holdfast.database;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** What makes our schema and its tables, and remembers there what it has done. */
final class Migrations {

  private Migrations() {}

  static Flyway of(Origin origin) {
    return Flyway.configure()
        .dataSource(origin.forMigrations())
        .callbacks(new WithoutEnd())
        .defaultSchema(origin.schema())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load();
  }

  /** Migrations take as long as they take, whatever the server allows others. */
  private static final class WithoutEnd implements Callback {

    private static final String SQL =
        """
        SET statement_timeout = 0;
        SET lock_timeout = 0;
        SET idle_in_transaction_session_timeout = 0
        """;

    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_CONNECT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public void handle(Event event, Context context) {
      try (Statement statement = context.getConnection().createStatement()) {
        statement.execute(SQL);
      } catch (SQLException e) {
        throw new FlywayException("The migrations' connection could not be prepared", e);
      }
    }

    @Override
    public String getCallbackName() {
      return "without end";
    }
  }
}
