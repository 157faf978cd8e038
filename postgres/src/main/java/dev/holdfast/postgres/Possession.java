package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the holder of the lock does: programs, password, database, then the running server. */
final class Possession {

  private static final Logger LOG = LoggerFactory.getLogger(Possession.class);

  private final DataDirectory directory;
  private final PortChoice ports;

  Possession(DataDirectory directory, PortChoice ports) {
    this.directory = directory;
    this.ports = ports;
  }

  /**
   * On success the result releases the lock when it is closed; on failure the caller still has it.
   */
  EmbeddedPostgres take(DirectoryLock lock) throws IOException, InterruptedException {
    directory.requireOwnership();
    Binaries binaries = Binaries.unpackedIn(directory.binaries());
    Programs programs = Programs.of(binaries);
    PgCtl pgCtl = new PgCtl(directory, programs, ports);
    ready(new Cluster(directory, binaries, programs), pgCtl);
    String password = PasswordFile.read(directory.password());
    int port = new Launch(directory, pgCtl, new Proof(directory, password)).port();
    return new EmbeddedPostgres(port, password, new Ownership(lock, directory, pgCtl));
  }

  private void ready(Cluster cluster, PgCtl pgCtl) throws IOException, InterruptedException {
    boolean locked = !Files.exists(directory.password());
    if (!cluster.exists()) {
      if (locked) {
        PasswordFile.write(directory.password(), PasswordFile.generate());
      }
      cluster.create();
      return;
    }
    cluster.prepare();
    if (locked) {
      replacePassword(cluster, pgCtl);
    }
  }

  /** Whoever may write here may read the data anyway, so a lost password need not lock them out. */
  private void replacePassword(Cluster cluster, PgCtl pgCtl)
      throws IOException, InterruptedException {
    LOG.warn("{} is missing: making a new password", directory.password());
    pgCtl.stop();
    if (Sighting.in(directory.database()) instanceof Sighting.Stale) {
      PostmasterPid.disown(directory.database());
    }
    String password = PasswordFile.generate();
    cluster.change(password);
    PasswordFile.write(directory.password(), password);
  }
}
