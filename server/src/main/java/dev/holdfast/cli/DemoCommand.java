package dev.holdfast.cli;

import dev.holdfast.access.Users;
import dev.holdfast.meta.Secret;
import dev.holdfast.query.Events;
import dev.holdfast.query.Stats;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import dev.holdfast.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Starts everything with a database of its own, sends itself signed traffic for about 20"
            + " seconds, and shows the results.")
final class DemoCommand implements Callable<Integer> {

  private static final Duration BETWEEN_DELIVERIES = Duration.ofMillis(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private final Program program;

  @Mixin final HelpOption help = new HelpOption();
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--once",
      description = "End after the table; exit code 0 only if all results are as expected.")
  boolean once;

  private int refused;
  private int otherwise;

  DemoCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Terminal.of(spec);
    Settings settings = program.settings(DemoCommand::withGeneratedSecrets);
    if (settings.databaseUrl().isPresent()) {
      throw Failure.misused(
          "The demo stores sample events, so it does not use a database of yours: run it without"
              + " HOLDFAST_DATABASE_URL (database-url in holdfast.yaml).");
    }
    FreePort.require(settings);
    DemoTraffic traffic = new DemoTraffic(System.nanoTime());
    out.println(
        "Starting PostgreSQL and Holdfast in " + settings.dataDir().toAbsolutePath().normalize());
    out.flush();
    // No handler of the user's, who would act on what never happened.
    try (Program.RunningServer server = program.startDemo(settings, traffic.handler(), out)) {
      DemoReport report = show(out, settings, traffic, server);
      if (once) {
        return report.right() ? ExitCode.OK : ExitCode.FAILED;
      }
      out.printf(
          "Still serving: the dashboard is on http://localhost:%d. Ctrl-C stops.%n", server.port());
      out.flush();
      return untilStopped(server);
    }
  }

  private int untilStopped(Program.RunningServer server) {
    Optional<String> lost = program.stopSignal().awaitUnless(server.databaseLost());
    if (lost.isPresent()) {
      throw Failure.failed(lost.get());
    }
    return ExitCode.OK;
  }

  private DemoReport show(
      PrintWriter out, Settings settings, DemoTraffic traffic, Program.RunningServer server)
      throws InterruptedException {
    Events events = new Events(server.database().general());
    Stats before = events.stats();
    long duplicatesBefore = events.duplicates();
    URI url = URI.create(settings.listener().url(server.port()) + "/webhook");
    out.printf(
        "Ready. Watch it on http://localhost:%d, as the user %s.%n", server.port(), Users.FIRST);
    out.printf("Sending %d signed deliveries to %s%n%n", traffic.steps().size(), url);
    Secret secret = Secret.of(settings.appSecret().getFirst().value());
    try (SignedSender sender = new SignedSender(url, secret)) {
      for (DemoTraffic.Step step : traffic.steps()) {
        send(out, sender, step);
        Thread.sleep(BETWEEN_DELIVERIES);
      }
    }
    out.printf("%nAll sent. Waiting for the last retries …%n%n");
    out.flush();
    Stats after = waitUntilDone(events);
    DemoReport report =
        new DemoReport(
            traffic.steps(),
            refused,
            otherwise,
            events.duplicates() - duplicatesBefore,
            before,
            after);
    out.println(report.text());
    out.println(
        report.right()
            ? "All results are as expected."
            : "Some results are not as expected: see the lines marked ✗.");
    out.flush();
    return report;
  }

  private void send(PrintWriter out, SignedSender sender, DemoTraffic.Step step) {
    byte[] body = step.delivery().body();
    SendOutcome outcome =
        switch (step.signature()) {
          case VALID -> sender.send(body);
          case INVALID ->
              sender.send(body, sender.sign("another body".getBytes(StandardCharsets.UTF_8)));
          case MISSING -> sender.send(body, null);
        };
    String answer =
        switch (outcome) {
          case SendOutcome.Answered(int status, Duration latency) -> {
            count(status);
            yield "%d in %d ms".formatted(status, latency.toMillis());
          }
          case SendOutcome.Unreachable(String why, var _) -> lost(why);
          case SendOutcome.Lost(String why, var _) -> lost(why);
        };
    out.printf(
        "  %s  %-26s %3d %-7s %-14s %s%n",
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
        step.delivery().kind().word(),
        step.delivery().events(),
        step.delivery().events() == 1 ? "event" : "events",
        answer,
        step.about());
    out.flush();
  }

  private void count(int status) {
    switch (status) {
      case 200 -> {}
      case 401 -> refused++;
      default -> otherwise++;
    }
  }

  private String lost(String why) {
    otherwise++;
    return why;
  }

  private static Stats waitUntilDone(Events events) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TIME_LIMIT.toNanos();
    Stats stats = events.stats();
    while (DemoReport.unfinished(stats) > 0 && System.nanoTime() < giveUpAt) {
      Thread.sleep(BETWEEN_LOOKS);
      stats = events.stats();
    }
    return stats;
  }

  /**
   * Adds what the environment does not set: secrets for the demo, and a free port where 8080 is
   * taken.
   */
  private static Map<String, String> withGeneratedSecrets(Map<String, String> given) {
    Map<String, String> environment = new HashMap<>(given);
    environment.putIfAbsent("HOLDFAST_APP_SECRET", randomText());
    environment.putIfAbsent("HOLDFAST_VERIFY_TOKEN", randomText());
    if (!environment.containsKey("HOLDFAST_PORT") && taken(8080)) {
      environment.put("HOLDFAST_PORT", "0");
    }
    return environment;
  }

  private static boolean taken(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static String randomText() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
