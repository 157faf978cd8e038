package dev.holdfast.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where everything of one embedded PostgreSQL lies.
 *
 * @param root absolute, with symbolic links resolved, so that two names of it are one lock
 * @param binaries where the programs are unpacked, a directory for each version, unless a package
 *     brings them
 */
record DataDirectory(Path root, Path binaries) {

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
    return new DataDirectory(root, root.resolve("postgres"));
  }

  /**
   * PostgreSQL insists on files of the user that it runs as, and another's files would lock that
   * one out.
   */
  void requireOwnership() throws IOException {
    if (Files.exists(database())) {
      Object owner = Files.getAttribute(database(), "unix:uid");
      if (!owner.equals((int) new UnixSystem().getUid())) {
        throw belongsToAnother(null);
      }
    }
  }

  IOException belongsToAnother(@Nullable IOException cause) {
    return new IOException(
        ("The embedded PostgreSQL in %s belongs to another user. Nothing was changed. Run Holdfast"
                + " as that user, or choose another HOLDFAST_DATA_DIR.")
            .formatted(root),
        cause);
  }

  /** PostgreSQL's own directory (PGDATA). */
  Path database() {
    return root.resolve("database");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  Path password() {
    return root.resolve("postgres.password");
  }

  /** The port that was chosen last. */
  Path port() {
    return root.resolve("postgres.port");
  }

  Path lock() {
    return root.resolve("postgres.lock");
  }
}
