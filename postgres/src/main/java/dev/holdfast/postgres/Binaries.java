package dev.holdfast.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs: those of an installed package, or unpacked once for each version.
 *
 * @param version such as 18.4.0
 * @param home the directory that holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(String version, Path home) {

  private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
  private static final String UNPACKING = "unpacking-";

  /**
   * Set by the start script of a package, which brings the programs unpacked, for root to change.
   */
  static final String INSTALLED = "holdfast.postgres.home";

  /** Only for who holds the directory's lock: two must not unpack at once. */
  static Binaries of(DataDirectory directory) throws IOException {
    String installed = System.getProperty(INSTALLED);
    return installed == null
        ? unpackedIn(directory.binaries())
        : installedIn(Path.of(installed).toAbsolutePath());
  }

  private static Binaries installedIn(Path home) throws IOException {
    Binaries binaries = new Binaries(bundledVersion(), home);
    if (!Files.isExecutable(binaries.program("postgres"))) {
      throw new IOException(
          ("The PostgreSQL of this installation is missing in %s. The data was left alone. Install"
                  + " the package again, or set HOLDFAST_DATABASE_URL to a PostgreSQL of your own.")
              .formatted(home));
    }
    return binaries;
  }

  private static Binaries unpackedIn(Path directory) throws IOException {
    PrivateFiles.createDirectories(directory);
    String version = bundledVersion();
    Binaries binaries = new Binaries(version, directory.resolve(version));
    if (!Inventory.matches(binaries.home)) {
      binaries.unpack(directory);
    }
    return binaries;
  }

  private static String bundledVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = resource("binaries.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  String major() {
    return version.substring(0, version.indexOf('.'));
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private void unpack(Path directory) throws IOException {
    LOG.info("Unpacking PostgreSQL {} into {}", version, home);
    PrivateFiles.deleteStartingWith(UNPACKING, directory);
    Path unpacking = Files.createTempDirectory(directory, UNPACKING, PrivateFiles.DIRECTORY);
    try (InputStream archive = resource("/" + Platform.archive())) {
      Extraction.of(archive, unpacking);
    }
    Inventory.write(unpacking);
    if (Files.exists(home)) {
      PrivateFiles.deleteTree(home);
    }
    PrivateFiles.rename(unpacking, home);
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Binaries.class.getResourceAsStream(name);
    if (in == null) {
      throw Platform.unsupported(
          System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
    }
    return in;
  }
}
