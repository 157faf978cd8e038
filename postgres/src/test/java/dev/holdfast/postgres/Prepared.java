package dev.holdfast.postgres;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Directories in which the slow parts of a first start are done already. */
final class Prepared {

  private static final Path BINARIES = Path.of("target", "binaries").toAbsolutePath();
  private static final Path TEMPLATE = Path.of("target", "template").toAbsolutePath();

  private Prepared() {}

  /** The programs are unpacked, and there is no database. */
  static Path programsIn(Path directory) throws IOException {
    Binaries.unpackedIn(BINARIES);
    Files.createSymbolicLink(directory.resolve("postgres"), BINARIES);
    return directory;
  }

  /** The programs are unpacked, and the database was started and stopped once. */
  static Path databaseIn(Path directory) throws IOException, InterruptedException {
    if (!Files.exists(TEMPLATE.resolve("database"))) {
      Files.createDirectories(TEMPLATE);
      Files.deleteIfExists(TEMPLATE.resolve("postgres"));
      EmbeddedPostgres.start(programsIn(TEMPLATE)).close();
    }
    for (String name : List.of("postgres.password", "database")) {
      copy(TEMPLATE.resolve(name), directory.resolve(name));
    }
    return programsIn(directory);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), COPY_ATTRIBUTES);
      }
    }
  }
}
