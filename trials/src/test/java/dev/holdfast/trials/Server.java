package dev.holdfast.trials;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Holdfast process of its own, with its own data directory. */
final class Server implements AutoCloseable {

  static final String SECRET = "trial-secret";
  static final String TOKEN = "the-token-of-the-trials";

  /** Beside busy neighbours all takes many times as long; who waits notices the end anyway. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final int port;
  private final List<String> command = new ArrayList<>(List.of("serve"));
  private Process process;

  private Server(
      Path directory, Set<String> without, Map<String, String> settings, String... options)
      throws IOException {
    command.addAll(List.of(options));
    this.directory = Files.createDirectories(directory);
    environment.put("HOLDFAST_DATA_DIR", directory.resolve("data").toString());
    environment.put("HOLDFAST_HOST", "127.0.0.1");
    this.port = Ports.free();
    environment.put("HOLDFAST_PORT", String.valueOf(port));
    environment.put("HOLDFAST_STOP_DRAIN", "0s");
    environment.put("HOLDFAST_APP_SECRET", SECRET);
    environment.put("HOLDFAST_VERIFY_TOKEN", "trial");
    environment.put("HOLDFAST_API_TOKEN", TOKEN);
    environment.keySet().removeAll(without);
    environment.putAll(settings);
    this.process = serve();
  }

  private Process serve() throws IOException {
    return launch(command.toArray(String[]::new));
  }

  /** Starts it and waits until it is ready. */
  static Server start(Path directory, Map<String, String> settings, String... options)
      throws IOException, InterruptedException {
    return ready(new Server(directory, Set.of(), settings, options));
  }

  /** The same, without one of the settings that others have. */
  static Server startWithout(String variable, Path directory, Map<String, String> settings)
      throws IOException, InterruptedException {
    return ready(new Server(directory, Set.of(variable), settings));
  }

  private static Server ready(Server server) throws IOException, InterruptedException {
    try {
      server.awaitReady();
      return server;
    } catch (IllegalStateException e) {
      server.close();
      throw e;
    }
  }

  /** Starts it, without waiting for anything. */
  static Server launched(Path directory, Map<String, String> settings) throws IOException {
    return new Server(directory, Set.of(), settings);
  }

  /** Starts one that ends by itself; gives what it logged. */
  static Finished fails(Path directory, Map<String, String> settings)
      throws IOException, InterruptedException {
    try (Server server = new Server(directory, Set.of(), settings)) {
      if (!server.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("it still runs:\n" + server.logged());
      }
      return new Finished(server.process.exitValue(), server.logged());
    }
  }

  int port() {
    return port;
  }

  /** The process is gone from one moment to the next, as after kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  void startAgain() throws IOException, InterruptedException {
    process = serve();
    awaitReady();
  }

  /** Stops the process where it is, as when its machine is suspended. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets it go on, as if no time had passed. */
  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  /** Asks it to read its settings again. */
  void hangUp() throws IOException, InterruptedException {
    signal("-HUP");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Asks it to stop, as systemd does, and waits. */
  int stop() throws InterruptedException {
    tellToStop();
    return awaitEnd();
  }

  void tellToStop() {
    process.destroy();
  }

  /** Its exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it did not stop; see " + directory.resolve("log"));
    }
    return process.exitValue();
  }

  /** What a balancer is told. */
  int readiness() throws IOException, InterruptedException {
    HttpRequest ready = HttpRequest.newBuilder(url("/health/ready")).timeout(PATIENCE).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(ready, BodyHandlers.discarding()).statusCode();
    }
  }

  /** Runs another command against the same data, and waits for its end. */
  Finished run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  /** Runs another command with this on its standard input. */
  Finished runWith(String input, String... arguments) throws IOException, InterruptedException {
    Process command = launch(arguments);
    try (OutputStream in = command.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    int exitCode = command.waitFor();
    return new Finished(exitCode, Files.readString(directory.resolve(arguments[0] + ".out")));
  }

  /**
   * A command that has ended.
   *
   * @param output what it printed
   */
  record Finished(int exitCode, String output) {}

  /** What the server printed, which is not its log. */
  String printed() throws IOException {
    return Files.readString(directory.resolve("serve.out"));
  }

  /** What the server and the commands logged. */
  String logged() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  /** The newest lines of the audit log, as the API gives them. */
  String audit() throws IOException, InterruptedException {
    return api("/api/audit?limit=10");
  }

  /** What the API answers to whoever may do everything. */
  String api(String path) throws IOException, InterruptedException {
    HttpRequest asked =
        HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + TOKEN).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(asked, BodyHandlers.ofString()).body();
    }
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Path data() {
    return directory.resolve("data");
  }

  private Process launch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.holdfast.app.Holdfast");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().putAll(environment);
    builder.redirectOutput(directory.resolve(arguments[0] + ".out").toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
    return builder.start();
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpRequest ready = HttpRequest.newBuilder(url("/health/ready")).timeout(PATIENCE).build();
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < until && process.isAlive()) {
        try {
          HttpResponse<Void> answer = client.send(ready, BodyHandlers.discarding());
          if (answer.statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // not there yet
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    throw new IllegalStateException("it did not become ready:\n" + logged());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
