package dev.holdfast.trials;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A proxy of the system in front of a server, with files of its own below one directory. */
final class Proxy implements AutoCloseable {

  private final Path log;
  private final int port;
  private final Process process;

  private Proxy(Path log, int port, Process process) {
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /** Starts it as the documentation says, with its ports and files of this place. */
  static Proxy documented(ProxyProgram program, ProxyPlace place)
      throws IOException, InterruptedException {
    String sites = replace(program.example(), "127.0.0.1:8080", "127.0.0.1:" + place.upstream());
    for (Map.Entry<String, String> value : program.values(place).entrySet()) {
      sites = replace(sites, value.getKey(), value.getValue());
    }
    return start(program, place, sites);
  }

  /** Starts it with these sites; returns once it listens. */
  static Proxy start(ProxyProgram program, ProxyPlace place, String sites)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectories(place.directory());
    Path configuration = directory.resolve("configuration");
    Files.writeString(configuration, program.around(sites, place));
    Path log = directory.resolve("log");
    ProcessBuilder command =
        new ProcessBuilder(found(program.command(configuration)))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Caddy keeps its own files there.
    command.environment().put("XDG_DATA_HOME", directory.toString());
    command.environment().put("XDG_CONFIG_HOME", directory.toString());
    Proxy proxy = new Proxy(log, place.port(), command.start());
    proxy.awaitListening();
    return proxy;
  }

  int port() {
    return port;
  }

  private static String replace(String text, String old, String with) {
    if (!text.contains(old)) {
      throw new IllegalStateException("there is no '" + old + "' in:\n" + text);
    }
    return text.replace(old, with);
  }

  /** Debian has servers where only root looks for programs. */
  private static List<String> found(List<String> command) {
    String name = command.getFirst();
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    Path program =
        Stream.of(path.split(File.pathSeparator, -1))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException("no " + name + ": see packaging/trial-programs.sh"));
    List<String> found = new ArrayList<>(command);
    found.set(0, program.toString());
    return found;
  }

  private void awaitListening() throws IOException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (ConnectException _) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    close();
    throw new IllegalStateException("it does not listen:\n" + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
