package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * A start after the server has died under a process that uses it: at the same address, and never
 * with a new database in the place of one that is gone.
 */
final class Restart implements OwnerStart {

  private final DataDirectory directory;
  private final int port;
  private final String password;

  Restart(DataDirectory directory, RunningServer died) {
    this.directory = directory;
    this.port = died.process().port();
    this.password = died.password();
  }

  @Override
  public RunningServer holding(DirectoryLock lock) throws IOException, InterruptedException {
    if (!Files.exists(directory.database())) {
      throw new IOException(
          "%s is gone. No new database was made in its place.".formatted(directory.database()));
    }
    Binaries binaries = Binaries.of(directory);
    Programs programs = Programs.of(binaries);
    PgCtl pgCtl = new PgCtl(directory, programs);
    new Cluster(directory, binaries, programs).prepare();
    ServerStart start = new ServerStart(directory, pgCtl, new ServerCheck(directory, password));
    return new RunningServer(
        start.on(() -> port), password, Optional.of(new Ownership(lock, directory, pgCtl)));
  }
}
