package dev.holdfast.query;

import dev.holdfast.database.Database;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/** Statements of which parts depend on what was asked for. */
public final class Reads {

  private Reads() {}

  /** Over connections that only read; each statement ends with the {@link ReadDeadline}. */
  public static Jdbi jdbi(DataSource database) {
    Jdbi jdbi = Database.jdbi(database);
    // One set of values serves the statements for every filter.
    jdbi.getConfig(SqlStatements.class)
        .setUnusedBindingAllowed(true)
        .addCustomizer(ReadDeadline.customizer());
    return jdbi;
  }
}
