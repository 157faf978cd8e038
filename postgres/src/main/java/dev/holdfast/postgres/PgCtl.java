package dev.holdfast.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's own program for starting and stopping. It puts the server into a session of its own,
 * so that Ctrl-C in the terminal reaches us and not the server. It is always waited for, also by a
 * thread that is interrupted: who left it half-way could not know whether a server comes of it.
 */
final class PgCtl {

  /** Enough to see whether the server comes up; a recovery may take longer and goes on. */
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

  /** Words in the log of a start that may succeed when it is tried again. */
  private static final List<String> PASSING =
      List.of("could not create any TCP/IP sockets", "lock file \"postmaster.pid\" already exists");

  private static final String MEMORY_IN_USE = "pre-existing shared memory block";

  private final DataDirectory directory;
  private final Programs programs;

  PgCtl(DataDirectory directory, Programs programs) {
    this.directory = directory;
    this.programs = programs;
  }

  /** What came of a start. */
  sealed interface Started {

    /** It runs, and perhaps recovers before it takes connections. */
    record Well() implements Started {}

    /** Something is taken that may become free. */
    record Hindered(String log) implements Started {}

    /** Processes of a server that died still work on the data. */
    record MemoryInUse(String log) implements Started {}

    record Failed(String log) implements Started {}
  }

  /** What came of a stop. */
  sealed interface Stopped {
    record Well() implements Stopped {}

    record WasGone() implements Stopped {}

    record Failed(String output) implements Stopped {}
  }

  Started start(int port, ServerLog log) throws IOException {
    long before = log.size();
    Programs.Ended ended =
        run(List.of("start", "-l", directory.log().toString(), "-o", "-p " + port), START_LIMIT);
    return ended.well() || runs() ? new Started.Well() : judged(log.since(before), ended);
  }

  private boolean runs() throws IOException {
    return switch (PostmasterState.in(directory.database())) {
      case PostmasterState.NotRunning _, PostmasterState.StaleFile _ -> false;
      case PostmasterState.NotReady _, PostmasterState.Ready _ -> true;
    };
  }

  private static Started judged(String log, Programs.Ended ended) {
    String said = log.isEmpty() ? ended.output() : log;
    if (said.contains(MEMORY_IN_USE)) {
      return new Started.MemoryInUse(said);
    }
    return PASSING.stream().anyMatch(said::contains)
        ? new Started.Hindered(said)
        : new Started.Failed(said);
  }

  /** Ends every session, writes everything out, stops; if that takes too long, stops at once. */
  Stopped stop() throws IOException {
    // Without a server, pg_ctl would send its signal to whatever process has the number in the
    // file.
    return runs() ? stopRunning() : new Stopped.WasGone();
  }

  private Stopped stopRunning() throws IOException {
    if (run(List.of("stop", "-m", "fast"), STOP_LIMIT).well()) {
      return new Stopped.Well();
    }
    Programs.Ended ended = run(List.of("stop", "-m", "immediate"), STOP_LIMIT);
    return ended.well() ? new Stopped.Well() : new Stopped.Failed(ended.output());
  }

  private Programs.Ended run(List<String> mode, Duration limit) throws IOException {
    List<String> arguments = new ArrayList<>(mode);
    arguments.addAll(List.of("-D", directory.database().toString()));
    arguments.addAll(List.of("-w", "-t", Long.toString(limit.toSeconds())));
    return programs.runToTheEnd("pg_ctl", arguments);
  }
}
