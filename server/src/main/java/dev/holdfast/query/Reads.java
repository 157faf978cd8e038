package dev.holdfast.query;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/** How statements that people's wishes fill in are sent. */
final class Reads {

  private Reads() {}

  static Jdbi jdbi(DataSource database) {
    Jdbi jdbi = Jdbi.create(database);
    // One set of values serves the statements for every filter.
    jdbi.getConfig(SqlStatements.class)
        .setUnusedBindingAllowed(true)
        .addCustomizer(ReadDeadline.customizer());
    return jdbi;
  }
}
