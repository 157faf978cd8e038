package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server process of a directory under test, from outside. */
final class Postmaster {

  private Postmaster() {}

  static ProcessHandle in(Path directory) throws IOException {
    long pid = PostmasterPid.read(directory.resolve("database")).orElseThrow().pid();
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** As {@code kill -9} does; returns when the process is gone. */
  static void kill(Path directory) throws IOException {
    ProcessHandle server = in(directory);
    server.destroyForcibly();
    server.onExit().join();
  }

  /** A pid file as a server with this number would leave it. */
  static void writePidFile(Path directory, long pid) throws IOException {
    Path database = directory.resolve("database");
    List<String> lines =
        List.of(
            Long.toString(pid),
            database.toString(),
            "1795479694",
            "54321",
            "",
            "127.0.0.1",
            "  2146357         5",
            "ready   ");
    Files.writeString(PostmasterPid.in(database), String.join("\n", lines) + "\n");
  }
}
