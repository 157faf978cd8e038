package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
