package dev.holdfast.postgres;

import java.io.IOException;

/** How the process that holds the lock of a data directory gets its server to run. */
interface OwnerStart {

  /**
   * On success the result's ownership has the lock; on failure the caller still has it, and a
   * server that was started is stopped.
   */
  RunningServer holding(DirectoryLock lock) throws IOException, InterruptedException;
}
