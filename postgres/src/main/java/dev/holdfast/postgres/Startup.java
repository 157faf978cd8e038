package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** The way of one start: own the data directory and its server, or join the process that does. */
final class Startup {

  /** The owner may be unpacking, making the database or recovering. */
  private static final Duration JOIN_LIMIT = Duration.ofMinutes(2);

  private final DataDirectory directory;
  private final OwnerStart ownerStart;

  Startup(DataDirectory directory, OwnerStart ownerStart) {
    this.directory = directory;
    this.ownerStart = ownerStart;
  }

  RunningServer run() throws IOException, InterruptedException {
    try {
      return ownOrJoin();
    } catch (AccessDeniedException e) {
      throw directory.belongsToAnother(e);
    } catch (ClosedByInterruptException _) {
      Thread.interrupted();
      throw new InterruptedException("Interrupted while PostgreSQL started");
    }
  }

  private RunningServer ownOrJoin() throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(JOIN_LIMIT);
    while (!deadline.hasPassed()) {
      Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory.lock());
      if (lock.isPresent()) {
        return own(lock.get());
      }
      Optional<RunningServer> joined = join();
      if (joined.isPresent()) {
        return joined.get();
      }
      deadline.pause();
    }
    throw new IOException(
        ("Another process holds %s, but its PostgreSQL did not become ready within %d s. Nothing"
                + " was changed. See %s, and stop that process if it hangs.")
            .formatted(directory.lock(), JOIN_LIMIT.toSeconds(), directory.log()));
  }

  private RunningServer own(DirectoryLock lock) throws IOException, InterruptedException {
    boolean succeeded = false;
    try {
      RunningServer owned = ownerStart.holding(lock);
      succeeded = true;
      return owned;
    } finally {
      if (!succeeded) {
        lock.close();
      }
    }
  }

  private Optional<RunningServer> join() throws IOException {
    if (!(PostmasterState.in(directory.database()) instanceof PostmasterState.Ready ready)
        || !Files.exists(directory.password())) {
      return Optional.empty();
    }
    String password = PasswordFile.read(directory.password());
    return new ServerCheck(directory, password).isPassedBy(ready)
        ? Optional.of(new RunningServer(ready, password, Optional.empty()))
        : Optional.empty();
  }
}
