package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The installed service, started by the very line and variables of its unit, as its user. socat
 * takes what systemd would be told.
 */
final class Service implements AutoCloseable {

  static final String AS_HOLDFAST =
      "setpriv --reuid=holdfast --regid=holdfast --init-groups --no-new-privs";

  private final ThrowawayMachine machine;
  private final Process process;

  private Service(ThrowawayMachine machine, Process process) {
    this.machine = machine;
    this.process = process;
  }

  /** Starts it and waits until it says that it is ready. */
  static Service start(ThrowawayMachine machine) throws IOException, InterruptedException {
    machine.run(
        """
        rm -f /run/notify /run/told
        socat -u UNIX-RECV:/run/notify,mode=0666 CREATE:/run/told >/run/socat.log 2>&1 & echo $! >/run/socat.pid
        until [ -S /run/notify ]; do read -rt 0.05 <>/dev/null || true; done\
        """);
    Unit unit = Unit.installedIn(machine);
    Map<String, String> environment = new HashMap<>(unit.environment());
    environment.put("NOTIFY_SOCKET", "/run/notify");
    environment.put("HOLDFAST_JAVA_OPTIONS", "-Xlog:class+load:file=/tmp/classes.log");
    String script =
        "cd %s && echo $$ >/run/service.pid && exec %s %s"
            .formatted(unit.value("WorkingDirectory"), AS_HOLDFAST, unit.value("ExecStart"));
    Service service = new Service(machine, machine.launch(environment, script).start());
    service.awaitReady();
    return service;
  }

  private void awaitReady() throws IOException, InterruptedException {
    BufferedReader lines = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.contains("Ready on port ")) {
        // Else its pipe would be full some day.
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        return;
      }
    }
    close();
    throw new IllegalStateException("it did not become ready:\n" + said);
  }

  /** Asks it to stop, as systemd does, and waits; gives its exit code. */
  int stop() throws IOException, InterruptedException {
    machine.run("kill -TERM $(cat /run/service.pid)");
    if (!process.waitFor(Server.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it did not stop");
    }
    return process.exitValue();
  }

  /** What systemd would have been told. */
  List<String> told() throws IOException, InterruptedException {
    // Each message ends where the next one begins.
    return machine
        .run("cat /run/told")
        .replaceAll("(READY|STOPPING|STATUS|WATCHDOG)=", "\n$1=")
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** How many of our classes the JVM took from the cache. */
  long cachedClasses() throws IOException, InterruptedException {
    return machine
        .run("grep -E 'dev\\.holdfast\\.|picocli\\.' /tmp/classes.log")
        .lines()
        .filter(line -> line.contains("shared objects file"))
        .count();
  }

  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        machine.run("kill -KILL $(cat /run/service.pid)");
        process.waitFor();
      }
      machine.run("kill $(cat /run/socat.pid) || true");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A unit's lines. */
  private record Unit(List<String> lines) {

    static Unit installedIn(ThrowawayMachine machine) throws IOException, InterruptedException {
      return new Unit(machine.run("cat /usr/lib/systemd/system/holdfast.service").lines().toList());
    }

    String value(String name) {
      return values(name).getFirst();
    }

    private List<String> values(String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1))
          .toList();
    }

    Map<String, String> environment() {
      Map<String, String> variables = new HashMap<>();
      for (String variable : values("Environment")) {
        String[] nameAndValue = variable.split("=", 2);
        variables.put(nameAndValue[0], nameAndValue[1]);
      }
      return variables;
    }
  }
}
