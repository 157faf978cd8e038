package dev.holdfast.postgres;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Data directories in which the slow parts of a first start are done already. */
final class Prepared {

  /** The number that Surefire gives to each of the JVMs that run side by side. */
  static final String FORK = System.getProperty("surefire.forkNumber", "");

  private static final Path BINARIES = Path.of("target", "binaries" + FORK).toAbsolutePath();
  private static final Path TEMPLATE = Path.of("target", "template" + FORK).toAbsolutePath();

  private Prepared() {}

  /** As {@link EmbeddedPostgres#start}, with programs that all tests share. */
  static EmbeddedPostgres start(Path directory) throws IOException, InterruptedException {
    return start(directory, FailureLimit.DEFAULT);
  }

  static EmbeddedPostgres start(Path directory, FailureLimit limit)
      throws IOException, InterruptedException {
    return EmbeddedPostgres.start(sharingPrograms(directory), limit);
  }

  static DataDirectory sharingPrograms(Path directory) throws IOException {
    return new DataDirectory(DataDirectory.at(directory).root(), BINARIES);
  }

  /** Puts a database there that was started and stopped once. */
  static Path databaseIn(Path directory) throws IOException, InterruptedException {
    if (!Files.exists(TEMPLATE.resolve("database"))) {
      start(TEMPLATE).close();
    }
    for (String name : List.of("postgres.password", "database")) {
      copy(TEMPLATE.resolve(name), directory.resolve(name));
    }
    return directory;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), COPY_ATTRIBUTES);
      }
    }
  }
}
