package dev.holdfast.postgres;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process that owns a server holds: the lock, and with it the right to stop the server.
 */
record Ownership(DirectoryLock lock, DataDirectory directory, PgCtl pgCtl) {

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  /** Stops the server, then releases the lock. */
  void end() {
    stop();
    release();
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
