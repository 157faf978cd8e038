package dev.holdfast.postgres;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the owner of a data directory to a running server: a new one, or the one that a killed
 * process left behind.
 */
final class ServerStart {

  private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);

  /** What stands in the way of a start, a port or a dead server's processes, may pass. */
  private static final Duration RETRY_LIMIT = Duration.ofSeconds(15);

  /** A killed server's processes end by themselves, unless they are computing. */
  private static final Duration SURVIVORS_LIMIT = Duration.ofSeconds(1);

  /** A server may be replaying its log after a crash. */
  private static final Duration BUSY_LIMIT = Duration.ofMinutes(10);

  private final DataDirectory directory;
  private final PgCtl pgCtl;
  private final ServerCheck check;
  private final ServerLog log;
  private final Deadline retrying = Deadline.in(RETRY_LIMIT);
  private final Deadline survivors = Deadline.in(SURVIVORS_LIMIT);
  private final Deadline waiting = Deadline.in(BUSY_LIMIT);
  private long logBefore;
  private boolean startedHere;

  ServerStart(DataDirectory directory, PgCtl pgCtl, ServerCheck check) {
    this.directory = directory;
    this.pgCtl = pgCtl;
    this.check = check;
    this.log = new ServerLog(directory.log());
  }

  /** A server that runs and is known to be ours; on one of these ports if it did not run yet. */
  PostmasterState.Ready on(PortChoice ports) throws IOException, InterruptedException {
    try {
      PostmasterState.Ready server = checked(ports);
      LOG.info(
          "PostgreSQL {} on port {} (process {})",
          startedHere ? "is ready" : "was still running and is taken over",
          server.port(),
          server.pid());
      return server;
    } catch (InterruptedException e) {
      // This process owns the server, so nobody else would stop it.
      pgCtl.stop();
      throw e;
    } catch (IOException e) {
      if (startedHere || Thread.currentThread().isInterrupted()) {
        pgCtl.stop();
      }
      throw e;
    }
  }

  private PostmasterState.Ready checked(PortChoice ports) throws IOException, InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      switch (PostmasterState.in(directory.database())) {
        case PostmasterState.NotRunning _ -> start(ports);
        case PostmasterState.StaleFile _ -> PostmasterPid.disown(directory.database());
        case PostmasterState.NotReady busy -> await(busy.pid());
        case PostmasterState.Ready ready -> {
          if (check.isPassedBy(ready) && !Thread.currentThread().isInterrupted()) {
            return ready;
          }
          await(ready.pid());
        }
      }
    }
  }

  private void start(PortChoice ports) throws IOException, InterruptedException {
    if (startedHere) {
      throw cannotStart(log.since(logBefore));
    }
    log.bound();
    logBefore = log.size();
    switch (pgCtl.start(ports.choose(), log)) {
      case PgCtl.Started.Well _ -> startedHere = true;
      case PgCtl.Started.Failed failed -> throw cannotStart(failed.log());
      case PgCtl.Started.Hindered hindered -> awaitRetry(hindered.log());
      case PgCtl.Started.MemoryInUse inUse -> {
        endSurvivors();
        awaitRetry(inUse.log());
      }
    }
  }

  private void awaitRetry(String said) throws IOException, InterruptedException {
    if (retrying.hasPassed()) {
      throw cannotStart(said);
    }
    retrying.pause();
  }

  /** Safe at any moment: their server is dead, so what they had not committed is rolled back. */
  private void endSurvivors() throws IOException {
    if (survivors.hasPassed()) {
      for (ProcessHandle survivor : ServerProcess.workingOn(directory.database())) {
        LOG.warn("Ending process {} of the dead PostgreSQL, which works on", survivor.pid());
        survivor.destroyForcibly();
      }
    }
  }

  private void await(long pid) throws IOException, InterruptedException {
    if (waiting.hasPassed()) {
      throw new IOException(
          ("The PostgreSQL in %s (process %d) runs, but takes no connections. The data was left"
                  + " alone. See %s, stop that process and start again.")
              .formatted(directory.database(), pid, directory.log()));
    }
    waiting.pause();
  }

  private IOException cannotStart(String said) {
    return new IOException(
        "PostgreSQL could not start in %s. The data was left alone. Its log, %s, says:%n%s"
            .formatted(directory.database(), directory.log(), said));
  }
}
