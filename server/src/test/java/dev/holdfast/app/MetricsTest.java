package dev.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestProxy;
import dev.holdfast.TestWait;
import dev.holdfast.cli.Duty;
import dev.holdfast.cli.Program;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.settings.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of a whole server. */
class MetricsTest {

  private static final String TOKEN = "0123456789abcdef01234567";

  @TempDir Path directory;

  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final TestProxy cable = TestProxy.to(address);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    cable.close();
  }

  @Test
  void deliveries_are_counted_by_app_and_answer_and_events_by_type() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      deliver(server, "m1", "secret");
      deliver(server, "m2", "secret");
      deliver(server, "m2", "secret");
      deliver(server, "m3", "wrong");

      assertThat(read(server))
          .contains("holdfast_delivery_answer_seconds_count{answer=\"200\",app=\"default\"} 3")
          .contains("holdfast_delivery_answer_seconds_count{answer=\"401\",app=\"default\"} 1")
          .contains("holdfast_delivery_bytes_total{app=\"default\"}")
          .contains("holdfast_events_stored_total{type=\"instagram.message\"} 2.0")
          .contains("holdfast_events_duplicates_total{type=\"instagram.message\"} 1.0")
          .contains("holdfast_rejections_total{reason=\"signature\"} 1.0");
    }
  }

  @Test
  void a_sender_that_is_gone_before_its_answer_is_no_failure_of_ours() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        sender
            .getOutputStream()
            .write(
                "POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{\"object\""
                    .getBytes(UTF_8));
      }

      TestWait.until(
          "it is counted",
          () ->
              read(server)
                  .contains(
                      "holdfast_delivery_answer_seconds_count{answer=\"none\",app=\"default\"} 1"));
      assertThat(read(server)).doesNotContain("answer=\"5");
    }
  }

  @Test
  void what_is_processed_is_counted_with_the_time_that_it_took_since_its_arrival()
      throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      deliver(server, "m1", "secret");

      TestWait.until(
          "it is processed", () -> read(server).contains("holdfast_processing_seconds_count 1"));
      assertThat(read(server))
          .contains("holdfast_attempts_total{outcome=\"done\"} 1.0")
          .contains("holdfast_processing_seconds_bucket{le=\"+Inf\"} 1")
          .contains("holdfast_claim_events_count 1")
          .contains("holdfast_consumer_events{consumer=\"handlers\",status=\"pending\"} 0.0")
          .contains("holdfast_consumer_position{consumer=\"handlers\"} 1.0")
          .contains("holdfast_log_position 1.0")
          .contains("holdfast_overdue_seconds 0.0")
          .contains("holdfast_alerts_firing{rule=\"dead_letters\"} 0.0");
    }
  }

  @Test
  void what_waits_is_counted_although_nobody_works() throws Exception {
    try (Program.RunningServer server = start(Duty.INTAKE, Map.of())) {
      deliver(server, "m1", "secret");

      assertThat(read(server))
          .contains("holdfast_consumer_events{consumer=\"handlers\",status=\"pending\"} 1.0")
          .containsPattern("holdfast_overdue_seconds [0-9.]+")
          .doesNotContain("holdfast_claim_events");
    }
  }

  @Test
  void the_process_itself_its_connections_and_its_version_are_there() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      assertThat(read(server))
          .contains("holdfast_build_info{java=\"")
          .contains("holdfast_pool_max{pool=\"append\"}", "holdfast_pool_busy{pool=\"queue\"}")
          .contains("holdfast_database_up 1.0")
          .contains("jvm_memory_used_bytes", "process_cpu_usage", "jvm_threads_live_threads");
    }
  }

  @Test
  void without_the_database_all_other_numbers_are_still_there() throws Exception {
    try (Program.RunningServer server =
        start(Duty.BOTH, Map.of("HOLDFAST_METRICS_READERS", "anyone"))) {
      deliver(server, "m1", "secret");
      read(server);
      cable.pull();

      assertThat(read(server))
          .contains("holdfast_database_up 0.0", "holdfast_log_position NaN")
          .contains("holdfast_events_stored_total{type=\"instagram.message\"} 1.0")
          .doesNotContain("holdfast_consumer_position{");
    }
  }

  @Test
  void only_viewers_may_read_it_unless_it_is_open_to_anyone() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      assertThat(get(server.port(), "").statusCode()).isEqualTo(401);
    }
    try (Program.RunningServer server =
        start(Duty.BOTH, Map.of("HOLDFAST_METRICS_READERS", "anyone"))) {
      assertThat(get(server.port(), "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void with_a_port_of_its_own_for_the_dashboard_it_is_not_where_meta_comes() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of("HOLDFAST_ADMIN_PORT", "0"))) {
      assertThat(get(server.port(), TOKEN).statusCode()).isEqualTo(404);
      assertThat(get(server.adminPort(), TOKEN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void who_asks_for_open_metrics_gets_it() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      HttpResponse<String> answer =
          client.send(
              request(server.port(), TOKEN)
                  .header("Accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1")
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(answer.body()).endsWith("# EOF\n");
    }
  }

  private Program.RunningServer start(Duty duty, Map<String, String> more) {
    DatabaseAddress through = cable.through(address);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOLDFAST_DATABASE_URL", through.jdbcUrl());
    environment.put("HOLDFAST_DATABASE_USER", Objects.requireNonNull(through.user()));
    environment.put("HOLDFAST_DATABASE_PASSWORD", Objects.requireNonNull(through.password()));
    environment.put("HOLDFAST_PORT", "0");
    environment.put("HOLDFAST_STOP_DRAIN", "0s");
    environment.put("HOLDFAST_APP_SECRET", "secret");
    environment.put("HOLDFAST_VERIFY_TOKEN", "token");
    environment.put("HOLDFAST_API_TOKEN", TOKEN);
    Holdfast holdfast = new Holdfast(new SettingsLoader(environment, directory));
    return holdfast.start(holdfast.settings(), duty, new PrintWriter(Writer.nullWriter()));
  }

  private void deliver(Program.RunningServer server, String mid, String secret)
      throws IOException, InterruptedException {
    byte[] body = message(mid).getBytes(UTF_8);
    client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/webhook"))
            .header("X-Hub-Signature-256", Signature.sign(Secret.of(secret), body))
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.discarding());
  }

  private static String message(String mid) {
    return """
    {"object":"instagram","entry":[{"id":"17841400000000001","time":1790000000000,"messaging":[\
    {"sender":{"id":"9001"},"recipient":{"id":"17841400000000001"},"timestamp":1790000000000,\
    "message":{"mid":"%s","text":"Do you deliver on Saturdays?"}}]}]}"""
        .formatted(mid);
  }

  private String read(Program.RunningServer server) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(server.adminPort(), TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> get(int port, String token)
      throws IOException, InterruptedException {
    return client.send(request(port, token).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(int port, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }
}
