package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.sample.SampleTraffic;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenTelemetry's own Java agent sees one trace from the request to the attempt in another process.
 */
class TracedByAgentTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  @Test
  void a_delivery_and_its_attempt_in_another_process_are_one_trace() throws Exception {
    Map<String, String> settings = new HashMap<>(agent());
    HandlerJar.install(TroubledHandler.class, directory.resolve("handlers"));
    settings.put("HOLDFAST_HANDLERS_DIR", directory.resolve("handlers").toString());
    try (Server intake = Server.start(directory.resolve("intake"), settings, "--only", "intake")) {
      settings.put("HOLDFAST_DATA_DIR", intake.data().toString());
      try (Server work = Server.start(directory.resolve("work"), settings, "--only", "work")) {
        deliver(intake);

        JsonNode attempt = awaitSpan(work, "handle ");
        JsonNode received = awaitSpan(intake, "receive delivery");
        assertThat(attempt.get("traceId")).isEqualTo(received.get("traceId"));
        assertThat(attempt.get("parentSpanId")).isEqualTo(received.get("spanId"));
        assertThat(awaitSpan(intake, "append").at("/links/0/spanId"))
            .isEqualTo(received.get("spanId"));
        assertThat(awaitSpan(work, "claim").at("/links/0/spanId"))
            .isEqualTo(received.get("spanId"));
      }
    }
  }

  /** With its spans on standard output, a line of JSON for each group of them. */
  private static Map<String, String> agent() {
    String jar =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(path -> path.contains("opentelemetry-javaagent"))
            .findFirst()
            .orElseThrow();
    return Map.of(
        "JAVA_TOOL_OPTIONS", "-javaagent:" + jar,
        "OTEL_TRACES_EXPORTER", "experimental-otlp/stdout",
        "OTEL_METRICS_EXPORTER", "none",
        "OTEL_LOGS_EXPORTER", "none",
        "OTEL_BSP_SCHEDULE_DELAY", "100");
  }

  private static void deliver(Server intake) {
    byte[] body = new SampleTraffic(1, InstantSource.system()).fixedSizeMessage().body();
    try (SignedSender sender = new SignedSender(intake.url("/webhook"), Secret.of(Server.SECRET))) {
      assertThat(sender.send(body)).isInstanceOf(SendOutcome.Answered.class);
    }
  }

  private static JsonNode awaitSpan(Server server, String name) throws IOException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (spans(server, name).isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    assertThat(spans(server, name)).as(name).isNotEmpty();
    return spans(server, name).getFirst();
  }

  private static List<JsonNode> spans(Server server, String name) throws IOException {
    return server
        .printed()
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .flatMap(line -> JSON.readTree(line).findValues("spans").stream())
        .flatMap(JsonNode::valueStream)
        .filter(span -> span.path("name").asString().startsWith(name))
        .toList();
  }
}
