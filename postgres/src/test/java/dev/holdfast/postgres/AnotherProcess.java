package dev.holdfast.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A second JVM that starts the server, says so, and closes it when its input ends. */
final class AnotherProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private AnotherProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  static AnotherProcess startingIn(Path directory) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        List.of(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dsurefire.forkNumber=" + Prepared.FORK,
            "-cp",
            System.getProperty("java.class.path"),
            AnotherProcess.class.getName(),
            directory.toString());
    return new AnotherProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  static void main(String[] arguments) throws IOException, InterruptedException {
    try (EmbeddedPostgres postgres = Prepared.start(Path.of(arguments[0]))) {
      System.out.println(postgres.owned() ? "owns" : "joined");
      System.in.readAllBytes();
    }
  }

  /** Reads what it says up to the first line with these words. */
  AnotherProcess awaitLine(String words) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(words)) {
        return this;
      }
      said.append(line).append('\n');
    }
    throw new AssertionError("It ended without saying '" + words + "':\n" + said);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it close its server and end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
