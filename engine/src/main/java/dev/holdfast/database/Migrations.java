package dev.holdfast.database;

import org.flywaydb.core.Flyway;

/** What makes our schema and its tables, and remembers there what it has done. */
final class Migrations {

  private Migrations() {}

  static Flyway of(DatabaseAddress address) {
    return Flyway.configure()
        .dataSource(MigrationConnections.to(address))
        .defaultSchema(address.schema())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load();
  }
}
