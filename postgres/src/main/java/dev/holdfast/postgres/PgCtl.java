package dev.holdfast.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's own program for starting and stopping. It puts the server into a session of its own,
 * so that Ctrl-C in the terminal reaches us and not the server.
 */
final class PgCtl {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** After a crash the server replays its log before it takes connections. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);

  private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);

  private final DataDirectory directory;
  private final Programs programs;

  PgCtl(DataDirectory directory, Programs programs) {
    this.directory = directory;
    this.programs = programs;
  }

  /** What came of a start. */
  sealed interface Started {
    record Well() implements Started {}

    /**
     * The port, the memory or the pid file is still or meanwhile taken: another try can succeed.
     */
    record TryAgain(String log) implements Started {}

    record Failed(String log) implements Started {}
  }

  Started start() throws IOException, InterruptedException {
    ServerLog log = new ServerLog(directory.log());
    log.bound();
    long before = log.size();
    Programs.Ended ended =
        run("start", START_PATIENCE, "-l", directory.log().toString(), "-o", "-p " + freePort());
    return ended.well() ? new Started.Well() : judged(log.since(before), ended);
  }

  private static Started judged(String log, Programs.Ended ended) {
    boolean passes =
        log.contains("could not create any TCP/IP sockets")
            || log.contains("pre-existing shared memory block")
            || log.contains("lock file \"postmaster.pid\" already exists");
    String said = log.isEmpty() ? ended.output() : log;
    return passes ? new Started.TryAgain(said) : new Started.Failed(said);
  }

  /** Ends every session, writes everything out, stops; if that takes too long, stops at once. */
  Programs.Ended stop() throws IOException, InterruptedException {
    Programs.Ended fast = run("stop", STOP_PATIENCE, "-m", "fast");
    return fast.well() ? fast : run("stop", STOP_PATIENCE, "-m", "immediate");
  }

  private Programs.Ended run(String mode, Duration patience, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(mode, "-w"));
    arguments.addAll(List.of("-D", directory.database().toString()));
    arguments.addAll(List.of("-t", Long.toString(patience.toSeconds())));
    arguments.addAll(List.of(more));
    return programs.run("pg_ctl", "", arguments);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }
}
