package dev.holdfast.trials;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real OpenID provider: trials/oidc tells who is known there. */
final class OidcProvider {

  private final int port;
  private final URI callback;
  private Process process;

  private OidcProvider(int port, URI callback) throws IOException {
    this.port = port;
    this.callback = callback;
    this.process = launch();
  }

  /**
   * Starts it; returns once it answers.
   *
   * @param callback where it may send people back to
   */
  static OidcProvider start(int port, URI callback) throws IOException {
    return new OidcProvider(port, callback);
  }

  /** Takes it away, and with it its keys. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** The same provider comes back with new keys. */
  void startAgain() throws IOException {
    process = launch();
  }

  /** From now on this person has no role. */
  void dismiss(String name) throws IOException {
    process.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    requireSaid("dismissed " + name, process);
  }

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder("node", "provider.mjs", String.valueOf(port), callback.toString())
            .directory(Path.of("oidc").toFile())
            .redirectError(Path.of("target", "oidc-provider.log").toFile())
            .start();
    requireSaid("ready", started);
    return started;
  }

  /** Reads what the provider says, its own notices too, up to this line. */
  private static void requireSaid(String line, Process process) throws IOException {
    boolean said = process.inputReader(StandardCharsets.UTF_8).lines().anyMatch(line::equals);
    if (!said) {
      throw new IllegalStateException("no provider; see target/oidc-provider.log");
    }
  }
}
