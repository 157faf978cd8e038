package dev.holdfast.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once for each version.
 *
 * @param version such as 18.4.0
 * @param home the directory that holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(String version, Path home) {

  private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
  private static final String UNPACKING = "unpacking-";
  private static final int OWNER_MAY_EXECUTE = 0100;

  /** Only for who holds the directory's lock: two must not unpack at once. */
  static Binaries unpackedIn(Path directory) throws IOException {
    PrivateFiles.createDirectories(directory);
    Binaries binaries = in(directory);
    if (!Inventory.matches(binaries.home)) {
      binaries.unpack(directory);
    }
    return binaries;
  }

  private static Binaries in(Path directory) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = resource("binaries.properties")) {
      properties.load(in);
    }
    String version = properties.getProperty("version");
    return new Binaries(version, directory.resolve(version));
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
    extractInto(unpacking);
    Inventory.write(unpacking);
    if (Files.exists(home)) {
      PrivateFiles.deleteTree(home);
    }
    PrivateFiles.rename(unpacking, home);
  }

  private static void extractInto(Path target) throws IOException {
    try (InputStream in = resource("/" + Platform.archive());
        InputStream unxz = new BufferedInputStream(new XZInputStream(in), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(unxz)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(entry, tar, target);
      }
    }
  }

  private static void extract(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("The archive of binaries leaves its directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      PrivateFiles.createDirectories(path);
      return;
    }
    PrivateFiles.createDirectories(path.resolveSibling(""));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      copy(content, path, (entry.getMode() & OWNER_MAY_EXECUTE) != 0);
    }
  }

  private static void copy(InputStream content, Path file, boolean executable) throws IOException {
    try (FileChannel channel = PrivateFiles.create(file)) {
      content.transferTo(Channels.newOutputStream(channel));
    }
    if (executable) {
      Files.setPosixFilePermissions(file, PrivateFiles.DIRECTORY.value());
    }
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
