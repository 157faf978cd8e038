package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the owner of a data directory to a running server: a new one, or one left by a killed
 * process.
 */
final class Launch {

  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

  /** A killed server's helpers take a moment to notice and to let go of the memory they share. */
  private static final Duration RETRY_PATIENCE = Duration.ofSeconds(15);

  /** A server left behind may be replaying its log after a crash. */
  private static final Duration BUSY_PATIENCE = Duration.ofMinutes(10);

  private final DataDirectory directory;
  private final PgCtl pgCtl;
  private final String password;
  private final Patience retrying = Patience.of(RETRY_PATIENCE);
  private final Patience waiting = Patience.of(BUSY_PATIENCE);
  private boolean startedHere;

  Launch(DataDirectory directory, PgCtl pgCtl, String password) {
    this.directory = directory;
    this.pgCtl = pgCtl;
    this.password = password;
  }

  /** The port of a server that runs and is proved to be ours. */
  int port() throws IOException, InterruptedException {
    try {
      return proved();
    } catch (IOException | InterruptedException e) {
      if (startedHere) {
        pgCtl.stop();
      }
      throw e;
    }
  }

  private int proved() throws IOException, InterruptedException {
    while (true) {
      switch (Sighting.in(directory.database())) {
        case Sighting.Nobody _ -> start();
        case Sighting.Stale stale -> forget(stale);
        case Sighting.Busy busy -> await(busy.pid());
        case Sighting.Ready ready -> {
          if (isOurs(ready)) {
            LOG.info(
                "PostgreSQL {} on port {} (process {})",
                startedHere ? "is ready" : "was still running and is ours again,",
                ready.port(),
                ready.pid());
            return ready.port();
          }
          await(ready.pid());
        }
      }
    }
  }

  private void start() throws IOException, InterruptedException {
    switch (pgCtl.start()) {
      case PgCtl.Started.Well _ -> startedHere = true;
      case PgCtl.Started.TryAgain again -> {
        if (retrying.isOver()) {
          throw cannotStart(again.log());
        }
        retrying.pause();
      }
      case PgCtl.Started.Failed failed -> throw cannotStart(failed.log());
    }
  }

  private static void forget(Sighting.Stale stale) throws IOException {
    LOG.warn("Removing {}: the server that wrote it is gone", stale.pidFile());
    Files.deleteIfExists(stale.pidFile());
  }

  private void await(long pid) throws IOException, InterruptedException {
    if (waiting.isOver()) {
      throw new IOException(
          ("The PostgreSQL in %s (process %d) runs, but takes no connections. The data was left alone. See %s, stop"
                  + " that process and start again.")
              .formatted(directory.database(), pid, directory.log()));
    }
    waiting.pause();
  }

  private boolean isOurs(Sighting.Ready ready) throws IOException {
    return switch (Answer.from(ready.port(), password, directory.database())) {
      case OURS -> true;
      case NOT_NOW -> false;
      case WRONG_PASSWORD ->
          throw new IOException(
              ("The PostgreSQL in %s refuses the password in %s. The data was left alone. Restore that file, or delete"
                      + " it to have a new password made.")
                  .formatted(directory.database(), directory.password()));
      case ANOTHER_DATABASE ->
          throw new IOException(
              ("%s names port %d, where another PostgreSQL answers. The data was left alone. Stop process %d and start"
                      + " again.")
                  .formatted(PostmasterPid.in(directory.database()), ready.port(), ready.pid()));
    };
  }

  private IOException cannotStart(String log) {
    return new IOException(
        "PostgreSQL could not start in %s. The data was left alone. Its log, %s, says:%n%s"
            .formatted(directory.database(), directory.log(), log));
  }
}
