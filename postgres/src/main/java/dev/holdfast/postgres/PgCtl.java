package dev.holdfast.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's own program for starting and stopping. It puts the server into a session of its own,
 * so that Ctrl-C in the terminal reaches us and not the server.
 */
final class PgCtl {

  /** After a crash the server replays its log before it takes connections. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);

  private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);

  /** By these words in its log: another try can succeed, because what is taken will be free. */
  private static final List<String> PASSING =
      List.of(
          "could not create any TCP/IP sockets",
          "pre-existing shared memory block",
          "lock file \"postmaster.pid\" already exists");

  private final DataDirectory directory;
  private final Programs programs;
  private final PortChoice ports;

  PgCtl(DataDirectory directory, Programs programs, PortChoice ports) {
    this.directory = directory;
    this.programs = programs;
    this.ports = ports;
  }

  /** What came of a start. */
  sealed interface Started {
    record Well() implements Started {}

    record TryAgain(String log) implements Started {}

    record Failed(String log) implements Started {}
  }

  /** What came of a stop. */
  sealed interface Stopped {
    record Well() implements Stopped {}

    record WasGone() implements Stopped {}

    record Failed(String output) implements Stopped {}
  }

  Started start() throws IOException, InterruptedException {
    ServerLog log = new ServerLog(directory.log());
    log.bound();
    long before = log.size();
    Programs.Ended ended =
        run(
            List.of("start", "-l", directory.log().toString(), "-o", "-p " + ports.choose()),
            START_PATIENCE);
    return ended.well() ? new Started.Well() : judged(log.since(before), ended);
  }

  private static Started judged(String log, Programs.Ended ended) {
    String said = log.isEmpty() ? ended.output() : log;
    return PASSING.stream().anyMatch(said::contains)
        ? new Started.TryAgain(said)
        : new Started.Failed(said);
  }

  /** Ends every session, writes everything out, stops; if that takes too long, stops at once. */
  Stopped stop() throws IOException, InterruptedException {
    return switch (Sighting.in(directory.database())) {
      // pg_ctl would send its signal to whatever process has the number in the pid file.
      case Sighting.Nobody _, Sighting.Stale _ -> new Stopped.WasGone();
      case Sighting.Busy _, Sighting.Ready _ -> stopRunning();
    };
  }

  private Stopped stopRunning() throws IOException, InterruptedException {
    if (run(List.of("stop", "-m", "fast"), STOP_PATIENCE).well()) {
      return new Stopped.Well();
    }
    Programs.Ended ended = run(List.of("stop", "-m", "immediate"), STOP_PATIENCE);
    return ended.well() ? new Stopped.Well() : new Stopped.Failed(ended.output());
  }

  private Programs.Ended run(List<String> mode, Duration patience)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(mode);
    arguments.addAll(List.of("-D", directory.database().toString()));
    arguments.addAll(List.of("-w", "-t", Long.toString(patience.toSeconds())));
    return programs.run("pg_ctl", "", arguments);
  }
}
