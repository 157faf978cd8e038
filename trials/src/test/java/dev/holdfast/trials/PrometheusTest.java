package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system's Prometheus reads a real server, with the rules that we ship. */
class PrometheusTest {

  private static final Pattern NAME =
      Pattern.compile("\\bholdfast_[a-z_]+|\\b(?:jvm|process)_[a-z_]+");

  @TempDir Path directory;

  private Server server;
  private Prometheus prometheus;

  @BeforeEach
  void start() throws Exception {
    Path handlers = directory.resolve("handlers");
    HandlerJar.install(TroubledHandler.class, handlers);
    server =
        Server.start(
            directory.resolve("server"), Map.of("HOLDFAST_HANDLERS_DIR", handlers.toString()));
    prometheus = Prometheus.reading(server, directory.resolve("prometheus"));
  }

  @AfterEach
  void stop() {
    prometheus.close();
    server.close();
  }

  @Test
  void alerts_fire_when_something_is_wrong_and_are_over_when_it_is_not() throws Exception {
    prometheus.awaitFiring("HoldfastNoEvents");
    while (prometheus.fires("HoldfastNoEvents")) {
      deliver(message(System.nanoTime()), Server.SECRET);
    }

    while (!prometheus.fires("HoldfastSignaturesRefused")) {
      deliver("{}", "wrong");
    }
    while (prometheus.fires("HoldfastSignaturesRefused")) {
      deliver(message(System.nanoTime()), Server.SECRET);
    }

    deliver("this is no JSON", Server.SECRET);
    prometheus.awaitFiring("HoldfastDeadLetters");
    deleteDeadLetters();
    prometheus.awaitOver("HoldfastDeadLetters");

    server.kill();
    prometheus.awaitFiring("HoldfastDown");
    server.startAgain();
    prometheus.awaitOver("HoldfastDown");
    assertThat(prometheus.rules()).doesNotContain("\"health\":\"err\"");
  }

  @Test
  void what_the_rules_and_the_dashboard_ask_for_is_there() throws Exception {
    deliver(message(1), Server.SECRET);
    deliver(message(1), Server.SECRET);
    deliver("{}", "wrong");

    for (String name : namesAskedFor()) {
      prometheus.awaitNumber(name);
    }
  }

  @Test
  void each_rule_fires_and_is_over_in_time() throws Exception {
    Process tested =
        new ProcessBuilder("promtool", "test", "rules", "holdfast.rules.test.yaml")
            .directory(Prometheus.EXAMPLES.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(tested.getInputStream().readAllBytes(), UTF_8);

    assertThat(tested.waitFor()).as(output).isZero();
    assertThat(alertsIn("holdfast.rules.test.yaml", "alertname: (\\w+)"))
        .isEqualTo(alertsIn("holdfast.rules.yaml", "alert: (\\w+)"));
  }

  private static Set<String> alertsIn(String file, String pattern) throws IOException {
    Set<String> alerts = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(Prometheus.example(file))
        .results()
        .forEach(found -> alerts.add(found.group(1)));
    return alerts;
  }

  private static Set<String> namesAskedFor() throws IOException {
    String dashboard = Files.readString(Path.of("../packaging/grafana/holdfast.json"));
    Set<String> names = new TreeSet<>();
    NAME.matcher(Prometheus.example("holdfast.rules.yaml") + dashboard)
        .results()
        .forEach(found -> names.add(found.group()));
    assertThat(names).hasSizeGreaterThan(15);
    return names;
  }

  private void deleteDeadLetters() throws IOException, InterruptedException {
    String ids = server.api("/api/events?status=dead_letter");
    String id = ids.replaceFirst("(?s).*?\"id\":(\\d+).*", "$1");
    send(
        HttpRequest.newBuilder(server.url("/api/events/" + id))
            .header("Authorization", "Bearer " + Server.TOKEN)
            .DELETE());
  }

  private void deliver(String text, String secret) throws IOException, InterruptedException {
    byte[] body = text.getBytes(UTF_8);
    send(
        HttpRequest.newBuilder(server.url("/webhook"))
            .header("X-Hub-Signature-256", Signature.sign(Secret.of(secret), body))
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(request.build(), BodyHandlers.discarding());
    }
  }

  private static String message(long number) {
    return """
    {"object":"instagram","entry":[{"id":"17841400000000001","time":1790000000000,"messaging":[\
    {"sender":{"id":"9001"},"recipient":{"id":"17841400000000001"},"timestamp":1790000000000,\
    "message":{"mid":"mid-%d","text":"Do you deliver on Saturdays?"}}]}]}"""
        .formatted(number);
  }
}
