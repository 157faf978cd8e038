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
  record Stale() implements Sighting {}

  /** A live server that does not take connections: it starts, recovers or stops. */
  record Busy(long pid) implements Sighting {}

  /** A live server that says it takes connections. */
  record Ready(long pid, int port) implements Sighting {}

  static Sighting in(Path database) throws IOException {
    Optional<PostmasterPid> written = PostmasterPid.read(database);
    if (written.isEmpty()) {
      return Files.exists(PostmasterPid.in(database)) ? new Stale() : new Nobody();
    }
    return of(written.get(), database);
  }

  private static Sighting of(PostmasterPid written, Path database) throws IOException {
    Optional<ProcessHandle> process =
        ProcessHandle.of(written.pid()).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return new Nobody();
    }
    if (!isPostgresOfOwner(process.get(), database) || !isSame(written.database(), database)) {
      return new Stale();
    }
    return written.ready() ? new Ready(written.pid(), written.port()) : new Busy(written.pid());
  }

  /**
   * By now the number may belong to another program, of another user even. That one must not be
   * asked for proof: a false server could demand the password in clear text.
   */
  private static boolean isPostgresOfOwner(ProcessHandle process, Path database)
      throws IOException {
    ProcessHandle.Info info = process.info();
    Optional<String> ourselves = ProcessHandle.current().info().user();
    Optional<String> owner = Optional.of(Files.getOwner(database).getName());
    return info.command().filter(Sighting::isPostgres).isPresent()
        && (info.user().equals(ourselves) || info.user().equals(owner));
  }

  private static boolean isPostgres(String command) {
    // Linux says "(deleted)" of a program whose file was replaced while it runs.
    return command.endsWith("/postgres") || command.endsWith("/postgres (deleted)");
  }

  private static boolean isSame(Path written, Path database) throws IOException {
    return Files.exists(written) && Files.isSameFile(written, database);
  }
}
