package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file in which a running PostgreSQL says who it is (storage/lmgr "pidfile.h" in PostgreSQL's
 * sources: one fact per line).
 *
 * @param pid the process that wrote the file
 * @param database its data directory
 * @param port where it listens
 * @param ready whether it takes connections by now
 */
record PostmasterPid(long pid, Path database, int port, boolean ready) {

  private static final int PID = 0;
  private static final int DATABASE = 1;
  private static final int PORT = 3;
  private static final int STATUS = 7;

  static Path in(Path database) {
    return database.resolve("postmaster.pid");
  }

  /** Empty when there is no such file, or one cut short. */
  static Optional<PostmasterPid> read(Path database) throws IOException {
    try {
      return parse(Files.readAllLines(in(database)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  static Optional<PostmasterPid> parse(List<String> lines) {
    if (lines.size() <= PORT) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PostmasterPid(
              Long.parseLong(lines.get(PID).strip()),
              Path.of(lines.get(DATABASE)),
              Integer.parseInt(lines.get(PORT).strip()),
              lines.size() > STATUS && lines.get(STATUS).strip().equals("ready")));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
