package dev.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A database with this many events, kept under target/ for every later run.
 *
 * @param events how many it was filled with; runs of the server may have added some
 */
record Filled(long events) {

  static final long EVENTS_DEFAULT = 10_000_000;

  static Filled of(long events) {
    return new Filled(events);
  }

  Path directory() {
    return Path.of("target", "filled-" + events).toAbsolutePath();
  }

  Path data() {
    return directory().resolve("data");
  }

  /**
   * Reads every table and index once, so that the system has them in memory as it has on a machine
   * where they are in use; otherwise the first measurements are those of the disk.
   */
  void readIntoMemory() throws IOException {
    byte[] read = new byte[1 << 20];
    try (Stream<Path> files = Files.walk(data().resolve("database").resolve("base"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream bytes = Files.newInputStream(file)) {
          while (bytes.read(read) >= 0) {}
        }
      }
    }
  }

  /** Whether the filling came to its end. */
  boolean isThere() {
    return Files.exists(done());
  }

  void isThereNow() throws IOException {
    Files.writeString(done(), events + " events\n");
  }

  private Path done() {
    return directory().resolve("filled");
  }
}
