package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first start in a process: programs, password, database, then the running server. */
final class FirstStart implements OwnerStart {

  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

  private final DataDirectory directory;
  private final PortChoice ports;

  FirstStart(DataDirectory directory, PortChoice ports) {
    this.directory = directory;
    this.ports = ports;
  }

  @Override
  public RunningServer holding(DirectoryLock lock) throws IOException, InterruptedException {
    directory.requireOwnership();
    Binaries binaries = Binaries.of(directory);
    Programs programs = Programs.of(binaries);
    PgCtl pgCtl = new PgCtl(directory, programs);
    prepare(new Cluster(directory, binaries, programs), pgCtl);
    String password = PasswordFile.read(directory.password());
    ServerStart start = new ServerStart(directory, pgCtl, new ServerCheck(directory, password));
    return new RunningServer(
        start.on(ports), password, Optional.of(new Ownership(lock, directory, pgCtl)));
  }

  private void prepare(Cluster cluster, PgCtl pgCtl) throws IOException, InterruptedException {
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
    if (PostmasterState.in(directory.database()) instanceof PostmasterState.StaleFile) {
      PostmasterPid.disown(directory.database());
    }
    String password = PasswordFile.generate();
    cluster.change(password);
    PasswordFile.write(directory.password(), password);
  }
}
