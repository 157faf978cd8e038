package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where everything of one embedded PostgreSQL lies.
 *
 * @param root absolute, with symbolic links resolved, so that two names of it are one lock
 */
record DataDirectory(Path root) {

  /** What the shell, through which pg_ctl starts the server, would take as its own. */
  private static final String SHELL_SPECIALS = "\"$`\\\n\r";

  static DataDirectory at(Path directory) throws IOException {
    PrivateFiles.createDirectories(directory);
    Path root = directory.toRealPath();
    if (root.toString().chars().anyMatch(c -> SHELL_SPECIALS.indexOf(c) >= 0)) {
      throw new IOException(
          ("The embedded PostgreSQL cannot live in %s, because the path contains a quote, a dollar"
                  + " sign, a backslash or a line break. Choose another HOLDFAST_DATA_DIR.")
              .formatted(root));
    }
    return new DataDirectory(root);
  }

  /** PostgreSQL's own directory (PGDATA). */
  Path database() {
    return root.resolve("database");
  }

  Path binaries() {
    return root.resolve("postgres");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  Path password() {
    return root.resolve("postgres.password");
  }

  Path lock() {
    return root.resolve("postgres.lock");
  }
}
