package dev.holdfast.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which PostgreSQL keeps the data: made once, checked and configured at each
 * start.
 */
final class Cluster {

  static final String USER = "holdfast";
  static final String DATABASE = "holdfast";

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final String UNFINISHED = "database-unfinished-";

  private final DataDirectory directory;
  private final Binaries binaries;
  private final Programs programs;

  Cluster(DataDirectory directory, Binaries binaries, Programs programs) {
    this.directory = directory;
    this.binaries = binaries;
    this.programs = programs;
  }

  boolean exists() {
    return Files.exists(directory.database());
  }

  /** Checks and configures a database that exists. */
  void prepare() throws IOException {
    checkVersion();
    configure(directory.database());
  }

  private void checkVersion() throws IOException {
    Path file = directory.database().resolve("PG_VERSION");
    if (!Files.exists(file)) {
      throw new IOException(
          ("%s exists, but it is no PostgreSQL database (it has no PG_VERSION). Nothing was changed. Move it away or"
                  + " choose another HOLDFAST_DATA_DIR.")
              .formatted(directory.database()));
    }
    String found = Files.readString(file).strip();
    if (!found.equals(binaries.major())) {
      throw new IOException(
          ("%s was written by PostgreSQL %s, and this Holdfast brings PostgreSQL %s. Nothing was changed. Go back to"
                  + " the Holdfast that wrote it, or move the data with pg_dump and pg_restore.")
              .formatted(directory.database(), found, binaries.major()));
    }
  }

  /** Sets the password without knowing the old one; the server must not run. */
  void change(String password) throws IOException, InterruptedException {
    String statement = "ALTER ROLE %s PASSWORD '%s'%n".formatted(USER, password);
    succeed("postgres", statement, singleUserArguments(directory.database()));
  }

  /** All or nothing: until the last step, the database does not have its name. */
  void create() throws IOException, InterruptedException {
    LOG.info("Making a new database in {}", directory.database());
    PrivateFiles.deleteStartingWith(UNFINISHED, directory.root());
    Path unfinished =
        Files.createTempDirectory(directory.root(), UNFINISHED, PrivateFiles.DIRECTORY);
    succeed("initdb", "", initdbArguments(unfinished));
    configure(unfinished);
    succeed("postgres", "CREATE DATABASE " + DATABASE + "\n", singleUserArguments(unfinished));
    PrivateFiles.rename(unfinished, directory.database());
  }

  private List<String> initdbArguments(Path target) {
    return List.of(
        "--pgdata=" + target,
        "--username=" + USER,
        "--pwfile=" + directory.password(),
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
  }

  private static List<String> singleUserArguments(Path target) {
    return List.of("--single", "-D", target.toString(), "-c", "exit_on_error=true", "postgres");
  }

  private void succeed(String program, String input, List<String> arguments)
      throws IOException, InterruptedException {
    Programs.Ended ended = programs.run(program, input, arguments);
    if (!ended.well()) {
      throw new IOException(
          ("The database in %s could not be prepared: %s ended with code %d. If this system cannot"
                  + " run it (Alpine Linux cannot), set HOLDFAST_DATABASE_URL to a PostgreSQL of"
                  + " your own. It said:%n%s")
              .formatted(directory.root(), program, ended.code(), ended.output()));
    }
  }

  private static void configure(Path database) throws IOException {
    for (String name : List.of("postgresql.conf", "pg_hba.conf")) {
      String wanted = resource(name);
      Path file = database.resolve(name);
      if (!Files.exists(file) || !Files.readString(file).equals(wanted)) {
        PrivateFiles.write(file, wanted);
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Cluster.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
