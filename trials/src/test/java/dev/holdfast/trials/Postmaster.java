package dev.holdfast.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The database server's first process, from outside. */
final class Postmaster {

  private Postmaster() {}

  /** kill -9: only what was flushed to the disk is left. */
  static void kill(Path data) throws Exception {
    String pid = Files.readAllLines(pidFile(data)).getFirst();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().get(Server.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  static Path pidFile(Path data) {
    return data.resolve("database").resolve("postmaster.pid");
  }

  /** PostgreSQL's programs that run in this directory. */
  static List<ProcessHandle> processesBelow(Path data) throws IOException {
    String place = data.toRealPath().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains("/postgres/"))
        .filter(process -> process.info().commandLine().orElse("").contains(place))
        .toList();
  }
}
