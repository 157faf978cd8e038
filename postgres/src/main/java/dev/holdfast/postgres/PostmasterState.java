package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the files and processes say of a server in a data directory, without talking to it. */
sealed interface PostmasterState {

  /** No server. A pid file left by a dead one may lie there; PostgreSQL itself judges that. */
  record NotRunning() implements PostmasterState {}

  /**
   * A pid file whose number now belongs to a program that is not PostgreSQL, or that says nothing.
   */
  record StaleFile() implements PostmasterState {}

  /** A live server that takes no connections: it starts, recovers or stops. */
  record NotReady(long pid) implements PostmasterState {}

  /** A live server that says it takes connections. */
  record Ready(long pid, int port) implements PostmasterState {}

  static PostmasterState in(Path database) throws IOException {
    Optional<PostmasterPid> written = PostmasterPid.read(database);
    if (written.isEmpty()) {
      return Files.exists(PostmasterPid.in(database)) ? new StaleFile() : new NotRunning();
    }
    return of(written.get(), database);
  }

  /** Whether a server runs here as this process. */
  static boolean runs(long pid, Path database) throws IOException {
    return switch (in(database)) {
      case NotRunning _, StaleFile _ -> false;
      case NotReady running -> running.pid() == pid;
      case Ready running -> running.pid() == pid;
    };
  }

  private static PostmasterState of(PostmasterPid written, Path database) throws IOException {
    Optional<ProcessHandle> process =
        ProcessHandle.of(written.pid()).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return new NotRunning();
    }
    if (!ServerProcess.isPostgresOfOwner(process.get(), database)
        || !isSame(written.database(), database)) {
      return new StaleFile();
    }
    return written.ready() ? new Ready(written.pid(), written.port()) : new NotReady(written.pid());
  }

  private static boolean isSame(Path written, Path database) throws IOException {
    return Files.exists(written) && Files.isSameFile(written, database);
  }
}
