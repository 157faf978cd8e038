package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Deliveries with wrong signatures from one address, as fast as they are answered. */
final class Flood implements AutoCloseable {

  static final int CONNECTIONS = 256;

  private static final String SCRIPT =
      """
      wrk.method = "POST"
      wrk.headers["X-Hub-Signature-256"] = "sha256=" .. string.rep("0", 64)
      wrk.headers["X-Forwarded-For"] = "203.0.113.66"
      wrk.body = string.rep("x", 464)
      """;

  private final Process wrk;

  private Flood(Process wrk) {
    this.wrk = wrk;
  }

  /** Begins; ends when it is closed, or after this time. */
  static Flood begin(Path directory, int seconds) throws IOException {
    Path script = Files.writeString(directory.resolve("flood.lua"), SCRIPT);
    return new Flood(
        new ProcessBuilder(
                List.of(
                    "wrk",
                    "-t1",
                    "-c" + CONNECTIONS,
                    "-d" + seconds + "s",
                    "--timeout",
                    "10s",
                    "-s",
                    script.toString(),
                    Program.url().toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  @Override
  public void close() {
    wrk.destroy();
    wrk.onExit().join();
  }
}
