package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file in which a running PostgreSQL says who it is, one fact per line (pidfile.h in
 * PostgreSQL's sources).
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

  /** Above every number that a system gives to a process. */
  private static final int NO_PROCESS = Integer.MAX_VALUE;

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

  /**
   * Takes the process out of a file whose process is not its writer any more, because PostgreSQL
   * would refuse to start beside it. The rest stays: by the shared memory it names, PostgreSQL sees
   * whether a part of the dead server still works on the data.
   */
  static void disown(Path database) throws IOException {
    Path file = in(database);
    List<String> lines = Files.readAllLines(file);
    if (parse(lines).isEmpty()) {
      Files.delete(file);
      return;
    }
    String rest = String.join("\n", lines.subList(PID + 1, lines.size()));
    PrivateFiles.write(file, NO_PROCESS + "\n" + rest + "\n");
  }
}
