package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** The way of one start: own the data directory and its server, or join the process that does. */
final class Startup {

  /** The owner may be unpacking, making the database or recovering. */
  private static final Duration JOIN_PATIENCE = Duration.ofMinutes(2);

  private final DataDirectory directory;

  Startup(DataDirectory directory) {
    this.directory = directory;
  }

  EmbeddedPostgres run() throws IOException, InterruptedException {
    try {
      return ownOrJoin();
    } catch (AccessDeniedException e) {
      throw directory.belongsToAnother(e);
    }
  }

  private EmbeddedPostgres ownOrJoin() throws IOException, InterruptedException {
    Patience patience = Patience.of(JOIN_PATIENCE);
    while (!patience.isOver()) {
      Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory.lock());
      if (lock.isPresent()) {
        return own(lock.get());
      }
      Optional<EmbeddedPostgres> joined = join();
      if (joined.isPresent()) {
        return joined.get();
      }
      patience.pause();
    }
    throw new IOException(
        ("Another process holds %s, but its PostgreSQL did not become ready within %d s. Nothing"
                + " was changed. See %s, and stop that process if it hangs.")
            .formatted(directory.lock(), JOIN_PATIENCE.toSeconds(), directory.log()));
  }

  private EmbeddedPostgres own(DirectoryLock lock) throws IOException, InterruptedException {
    boolean succeeded = false;
    try {
      EmbeddedPostgres owned = new Possession(directory, PortChoice::free).take(lock);
      succeeded = true;
      return owned;
    } finally {
      if (!succeeded) {
        lock.close();
      }
    }
  }

  private Optional<EmbeddedPostgres> join() throws IOException {
    if (!(Sighting.in(directory.database()) instanceof Sighting.Ready ready)
        || !Files.exists(directory.password())) {
      return Optional.empty();
    }
    String password = PasswordFile.read(directory.password());
    return new Proof(directory, password).isGivenBy(ready)
        ? Optional.of(new EmbeddedPostgres(ready.port(), password, null))
        : Optional.empty();
  }
}
