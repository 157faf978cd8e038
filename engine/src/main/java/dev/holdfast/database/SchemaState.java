package dev.holdfast.database;

import java.util.Arrays;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** How the tables of a database stand to this version of Holdfast. */
public enum SchemaState {
  /** There are none yet. */
  MISSING,
  /** Migrations that this version knows have not run. */
  OLDER,
  CURRENT,
  /** Migrations have run that this version does not know. */
  NEWER;

  static SchemaState of(MigrationInfoService migrations) {
    if (migrations.current() == null) {
      return MISSING;
    }
    if (migrations.pending().length > 0) {
      return OLDER;
    }
    return Arrays.stream(migrations.applied())
            .anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
        ? NEWER
        : CURRENT;
  }
}
