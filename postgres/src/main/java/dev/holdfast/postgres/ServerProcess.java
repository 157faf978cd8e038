package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's processes as the operating system shows them. */
final class ServerProcess {

  private ServerProcess() {}

  /**
   * A number written down may by now belong to another program, of another user even. That one must
   * not be connected to: a false server could demand the password in clear text.
   */
  static boolean isPostgresOfOwner(ProcessHandle process, Path database) throws IOException {
    ProcessHandle.Info info = process.info();
    Optional<String> ourselves = ProcessHandle.current().info().user();
    Optional<String> owner = Optional.of(Files.getOwner(database).getName());
    return info.command().filter(ServerProcess::isPostgres).isPresent()
        && (info.user().equals(ourselves) || info.user().equals(owner));
  }

  private static boolean isPostgres(String command) {
    // Linux says "(deleted)" of a program whose file was replaced while it runs.
    return command.endsWith("/postgres") || command.endsWith("/postgres (deleted)");
  }

  /**
   * The processes that work on this database: each has it as its working directory. Only Linux
   * tells, so elsewhere the list is empty.
   */
  static List<ProcessHandle> workingOn(Path database) throws IOException {
    Path directory = database.toRealPath();
    List<ProcessHandle> working = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      if (isIn(directory, process) && isPostgresOfOwner(process, database)) {
        working.add(process);
      }
    }
    return working;
  }

  private static boolean isIn(Path directory, ProcessHandle process) {
    try {
      Path current = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(current).equals(directory);
    } catch (IOException _) {
      // It has ended, is another user's, or this is no Linux.
      return false;
    }
  }
}
