package dev.holdfast.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running {@code ./holdfast serve}. */
final class Program implements AutoCloseable {

  static final String SECRET = "bench-secret";
  static final String TOKEN = "the-token-of-the-bench";
  static final int PORT = 18_080;

  /** For a start or a stop, on a machine with neighbours. */
  private static final int SECONDS_MAX = 300;

  private final Process process;
  private final Duration readyAfter;

  private Program(Process process, Duration readyAfter) {
    this.process = process;
    this.readyAfter = readyAfter;
  }

  /** Starts it and waits until it is ready. */
  static Program serve(Path data, String... options) throws IOException, InterruptedException {
    return serve(Path.of(System.getProperty("holdfast.program", "./holdfast")), data, options);
  }

  /**
   * Starts one of several builds and waits until it is ready.
   *
   * @param script its start script
   */
  static Program serve(Path script, Path data, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString(), "serve"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().put("HOLDFAST_DATA_DIR", data.toString());
    builder.environment().put("HOLDFAST_APP_SECRET", SECRET);
    builder.environment().put("HOLDFAST_VERIFY_TOKEN", "bench");
    builder.environment().put("HOLDFAST_API_TOKEN", TOKEN);
    builder.environment().put("HOLDFAST_HOST", "127.0.0.1");
    builder.environment().put("HOLDFAST_PORT", String.valueOf(PORT));
    builder.redirectErrorStream(true);
    builder.redirectOutput(data.resolveSibling("serve.log").toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      awaitReady(process);
      return new Program(process, Duration.ofNanos(System.nanoTime() - start));
    } catch (IllegalStateException e) {
      end(process);
      throw e;
    }
  }

  static URI url() {
    return URI.create("http://127.0.0.1:" + PORT + "/webhook");
  }

  private static void awaitReady(Process process) throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + PORT + "/health/ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(3)).build();
      for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
          System.nanoTime() < until; ) {
        try {
          if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          if (!process.isAlive()) {
            break;
          }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
    throw new IllegalStateException("Holdfast did not become ready; see serve.log");
  }

  Duration readyAfter() {
    return readyAfter;
  }

  /** Processor time of the JVM so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Resident memory of the JVM now, in MiB. */
  long residentMiB() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    end(process);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
