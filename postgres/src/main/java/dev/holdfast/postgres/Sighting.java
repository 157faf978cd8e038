package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is to be seen of a server in a data directory, without talking to it. */
sealed interface Sighting {

  /** No server. A file left by a dead one may lie there; PostgreSQL itself judges that. */
  record Nobody() implements Sighting {}

  /**
   * A pid file whose number now belongs to a program that is not PostgreSQL, or that says nothing.
   */
  record Stale(Path pidFile) implements Sighting {}

  /** A live server that does not take connections: it starts, recovers or stops. */
  record Busy(long pid) implements Sighting {}

  /** A live server that says it takes connections. */
  record Ready(long pid, int port) implements Sighting {}

  static Sighting in(Path database) throws IOException {
    Path pidFile = PostmasterPid.in(database);
    Optional<PostmasterPid> written = PostmasterPid.read(database);
    if (written.isEmpty()) {
      return Files.exists(pidFile) ? new Stale(pidFile) : new Nobody();
    }
    return of(written.get(), database);
  }

  private static Sighting of(PostmasterPid written, Path database) throws IOException {
    Optional<ProcessHandle> process =
        ProcessHandle.of(written.pid()).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return new Nobody();
    }
    if (!isOurPostgres(process.get()) || !isSame(written.database(), database)) {
      return new Stale(PostmasterPid.in(database));
    }
    return written.ready() ? new Ready(written.pid(), written.port()) : new Busy(written.pid());
  }

  /**
   * The number may belong to another program by now, of another user even, who must not be asked: a
   * false server could ask for the password in clear text.
   */
  private static boolean isOurPostgres(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return info.command().filter(command -> Path.of(command).endsWith("postgres")).isPresent()
        && info.user().equals(ProcessHandle.current().info().user());
  }

  private static boolean isSame(Path written, Path database) throws IOException {
    return Files.exists(written) && Files.isSameFile(written, database);
  }
}
