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
    stop();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("{} could not be released: {}", directory.lock(), e.toString());
    }
  }

  private void stop() {
    if (Thread.interrupted()) {
      stop();
      Thread.currentThread().interrupt();
      return;
    }
    try {
      if (Sighting.in(directory.database()) instanceof Sighting.Nobody) {
        LOG.warn("PostgreSQL had already stopped by itself; see {}", directory.log());
        return;
      }
      Programs.Ended ended = pgCtl.stop();
      if (!ended.well()) {
        LOG.warn("PostgreSQL did not stop: {}", ended.output());
      }
    } catch (IOException e) {
      LOG.warn("PostgreSQL could not be stopped; the next start takes it over: {}", e.toString());
    } catch (InterruptedException _) {
      LOG.warn("Interrupted while PostgreSQL stopped; the next start takes it over");
      Thread.currentThread().interrupt();
    }
  }
}
