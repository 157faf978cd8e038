package dev.holdfast.postgres;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The duties of the process that owns a server: to keep its log small, and to stop it. */
final class Ownership {

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
  private static final Duration LOG_CHECK = Duration.ofMinutes(1);

  private final DirectoryLock lock;
  private final DataDirectory directory;
  private final PgCtl pgCtl;
  private final Thread logKeeper;

  Ownership(DirectoryLock lock, DataDirectory directory, PgCtl pgCtl) {
    this.lock = lock;
    this.directory = directory;
    this.pgCtl = pgCtl;
    this.logKeeper = Thread.ofVirtual().name("postgres-log").start(this::keepLogSmall);
  }

  private void keepLogSmall() {
    ServerLog log = new ServerLog(directory.log());
    try {
      while (true) {
        Thread.sleep(LOG_CHECK);
        log.bound();
      }
    } catch (InterruptedException _) {
      // The server stops.
    } catch (IOException e) {
      LOG.warn("{} is not kept small any more: {}", directory.log(), e.toString());
    }
  }

  void end() {
    logKeeper.interrupt();
    // A caller that was interrupted wants to end; the server is stopped for it all the same.
    boolean interrupted = Thread.interrupted();
    stop();
    release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    try {
      switch (pgCtl.stop()) {
        case PgCtl.Stopped.Well _ -> LOG.info("PostgreSQL has stopped");
        case PgCtl.Stopped.WasGone _ ->
            LOG.warn("PostgreSQL had stopped before; see {}", directory.log());
        case PgCtl.Stopped.Failed failed ->
            LOG.warn("PostgreSQL did not stop, the next start takes it over: {}", failed.output());
      }
    } catch (IOException e) {
      LOG.warn("PostgreSQL was not stopped, the next start takes it over: {}", e.toString());
    } catch (InterruptedException _) {
      LOG.warn("Interrupted while PostgreSQL stopped");
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("{} could not be released: {}", directory.lock(), e.toString());
    }
  }
}
