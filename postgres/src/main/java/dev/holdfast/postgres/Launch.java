package dev.holdfast.postgres;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the owner of a data directory to a running server: a new one, or the one that a killed
 * process left behind.
 */
final class Launch {

  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

  /** A killed server's helpers take a moment to notice and to let go of the memory they share. */
  private static final Duration RETRY_PATIENCE = Duration.ofSeconds(15);

  /** A server left behind may be replaying its log after a crash. */
  private static final Duration BUSY_PATIENCE = Duration.ofMinutes(10);

  private final DataDirectory directory;
  private final PgCtl pgCtl;
  private final Proof proof;
  private final Patience retrying = Patience.of(RETRY_PATIENCE);
  private final Patience waiting = Patience.of(BUSY_PATIENCE);
  private boolean startedHere;

  Launch(DataDirectory directory, PgCtl pgCtl, Proof proof) {
    this.directory = directory;
    this.pgCtl = pgCtl;
    this.proof = proof;
  }

  /** The port of a server that runs and is proved to be ours. */
  int port() throws IOException, InterruptedException {
    try {
      Sighting.Ready server = proved();
      LOG.info(
          "PostgreSQL {} on port {} (process {})",
          startedHere ? "is ready" : "was still running and is taken over",
          server.port(),
          server.pid());
      return server.port();
    } catch (IOException | InterruptedException e) {
      if (startedHere) {
        pgCtl.stop();
      }
      throw e;
    }
  }

  private Sighting.Ready proved() throws IOException, InterruptedException {
    while (true) {
      switch (Sighting.in(directory.database())) {
        case Sighting.Nobody _ -> start();
        case Sighting.Stale _ -> PostmasterPid.disown(directory.database());
        case Sighting.Busy busy -> await(busy.pid());
        case Sighting.Ready ready -> {
          if (proof.isGivenBy(ready)) {
            return ready;
          }
          await(ready.pid());
        }
      }
    }
  }

  private void start() throws IOException, InterruptedException {
    if (startedHere) {
      throw cannotStart("(it stopped right after it had started)");
    }
    switch (pgCtl.start()) {
      case PgCtl.Started.Well _ -> startedHere = true;
      case PgCtl.Started.Failed failed -> throw cannotStart(failed.log());
      case PgCtl.Started.TryAgain again -> {
        if (retrying.isOver()) {
          throw cannotStart(again.log());
        }
        retrying.pause();
      }
    }
  }

  private void await(long pid) throws IOException, InterruptedException {
    if (waiting.isOver()) {
      throw new IOException(
          ("The PostgreSQL in %s (process %d) runs, but takes no connections. The data was left"
                  + " alone. See %s, stop that process and start again.")
              .formatted(directory.database(), pid, directory.log()));
    }
    waiting.pause();
  }

  private IOException cannotStart(String log) {
    return new IOException(
        "PostgreSQL could not start in %s. The data was left alone. Its log, %s, says:%n%s"
            .formatted(directory.database(), directory.log(), log));
  }
}
