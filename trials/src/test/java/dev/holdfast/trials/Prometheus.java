package dev.holdfast.trials;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The system's Prometheus, with our example and our rules, in a hurry. */
final class Prometheus implements AutoCloseable {

  static final Path EXAMPLES = Path.of("../packaging/prometheus");

  private final Process process;
  private final int port;

  private Prometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Reads this server every second, and takes seconds for the minutes and hours of the rules. */
  static Prometheus reading(Server server, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("prometheus.yaml"),
        example("prometheus.yaml")
            .replace("127.0.0.1:8080", "127.0.0.1:" + server.port())
            .replace("15s", "1s"));
    Files.writeString(directory.resolve("holdfast.token"), Server.TOKEN);
    Files.writeString(
        directory.resolve("holdfast.rules.yaml"),
        example("holdfast.rules.yaml")
            .replaceAll("\\[\\d+[mh]]", "[5s]")
            .replaceAll("for: \\d+[mh]", "for: 0s"));
    int port = Ports.free();
    ProcessBuilder command =
        new ProcessBuilder(
                "prometheus",
                "--config.file=prometheus.yaml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    return new Prometheus(command.start(), port);
  }

  static String example(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }

  /** Whether this alert fires at this moment. */
  boolean fires(String alert) throws IOException, InterruptedException {
    return ask("/api/v1/query?query=" + encoded("ALERTS{alertname=\"" + alert + "\"}"))
        .contains("\"alertstate\":\"firing\"");
  }

  void awaitFiring(String alert) throws IOException, InterruptedException {
    await(alert + " fires", () -> fires(alert));
  }

  void awaitOver(String alert) throws IOException, InterruptedException {
    await(alert + " is over", () -> !fires(alert));
  }

  /** Waits until it has read a number of this name. */
  void awaitNumber(String name) throws IOException, InterruptedException {
    await(name + " is there", () -> knows(name));
  }

  @FunctionalInterface
  private interface State {
    boolean isReached() throws IOException, InterruptedException;
  }

  private void await(String what, State state) throws IOException, InterruptedException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (!isThere() || !state.isReached()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("it is not so that " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private boolean isThere() throws InterruptedException {
    try {
      return ask("/-/ready").contains("Ready");
    } catch (IOException _) {
      return false;
    }
  }

  private boolean knows(String name) throws IOException, InterruptedException {
    return ask("/api/v1/query?query=" + encoded("count(" + name + ")")).contains("\"value\":[");
  }

  /** What it says of the rules. */
  String rules() throws IOException, InterruptedException {
    return ask("/api/v1/rules");
  }

  private String ask(String path) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
    }
  }

  private static String encoded(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
