package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SendCommandTest {

  @TempDir Path directory;

  @Test
  void deliveries_are_sent_signed_and_counted() {
    try (Peer peer = Peer.right()) {
      CommandRun run = send("--url", peer.url(), "--kind", "page-comment", "--count", "20");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .startsWith("20 deliveries sent to " + peer.url() + " in ")
          .contains(", 20 events\n  HTTP 200: 20\n")
          .containsPattern("latency: median \\d+\\.\\d ms, p99 \\d+\\.\\d ms\n");
      assertThat(run.err()).isEmpty();
      assertThat(new HashSet<>(peer.bodies())).hasSize(20);
      assertThat(peer.bodies()).allMatch(body -> body.contains("\"field\":\"feed\""));
    }
  }

  @Test
  void without_options_it_is_one_delivery_to_the_server_of_the_settings() {
    try (Peer peer = Peer.right()) {
      CommandRun run = send(Map.of("HOLDFAST_PORT", Integer.toString(peer.port())));

      assertThat(run.exitCode()).isZero();
      assertThat(peer.bodies()).hasSize(1);
    }
  }

  @Test
  void a_batch_holds_several_events() {
    try (Peer peer = Peer.right()) {
      CommandRun run =
          send("--url", peer.url(), "--kind", "page-leadgen", "--batch", "7", "--count", "3");

      assertThat(run.out()).startsWith("3 deliveries").contains(", 21 events\n");
      assertThat(peer.bodies().remove().split("leadgen_id", -1)).hasSize(8);
    }
  }

  @Test
  void a_file_is_sent_byte_for_byte() throws IOException {
    String body = "{ \"object\" : \"page\",\r\n \"entry\":[] } \u00e4\n";
    Path file = Files.writeString(directory.resolve("body.json"), body);
    try (Peer peer = Peer.right()) {
      CommandRun run = send("--url", peer.url(), "--file", file.toString(), "--count", "2");

      assertThat(run.exitCode()).isZero();
      assertThat(peer.bodies()).containsExactly(body, body);
    }
  }

  @Test
  void one_refusal_among_many_fails_the_command() {
    AtomicInteger requests = new AtomicInteger();
    try (Peer peer = Peer.answering(_ -> requests.incrementAndGet() == 5 ? 503 : 200)) {
      CommandRun run = send("--url", peer.url(), "--count", "10");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("HTTP 200: 9\n", "HTTP 503: 1\n");
    }
  }

  @Test
  void where_nothing_listens_the_summary_says_so() {
    String url;
    try (Peer peer = Peer.right()) {
      url = peer.url();
    }
    CommandRun run = send("--url", url, "--count", "3");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("no answer, nothing listens there: 3", "Is the server running")
        .doesNotContain("latency");
  }

  @Test
  void a_secret_on_the_command_line_wins_and_is_never_printed() {
    try (Peer peer = Peer.right()) {
      CommandRun run =
          send(
              Map.of("HOLDFAST_APP_SECRET", "another-secret"),
              "--url",
              peer.url(),
              "--secret",
              Peer.SECRET);
      CommandRun wrong = send(Map.of("HOLDFAST_APP_SECRET", "another-secret"), "--url", peer.url());

      assertThat(run.exitCode()).isZero();
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(run.out() + run.err() + wrong.out() + wrong.err())
          .doesNotContain(Peer.SECRET, "another-secret");
    }
  }

  @Test
  void the_rate_bounds_how_fast_deliveries_go_out() {
    try (Peer peer = Peer.right()) {
      long start = System.nanoTime();
      send("--url", peer.url(), "--count", "5", "--rate", "50");

      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(80_000_000L);
    }
  }

  @Test
  void programs_get_json() {
    try (Peer peer = Peer.right()) {
      JsonNode document =
          new JsonMapper()
              .readTree(send("--url", peer.url(), "--count", "4", "--json", "--seed", "7").out());

      assertThat(document.path("sent").asInt()).isEqualTo(4);
      assertThat(document.path("accepted").asInt()).isEqualTo(4);
      assertThat(document.path("statuses").path("200").asInt()).isEqualTo(4);
      assertThat(document.path("latency_ms").path("p99").asDouble()).isPositive();
    }
  }

  @Test
  void a_person_sees_progress() {
    try (Peer peer = Peer.right()) {
      SettingsLoader loader =
          new SettingsLoader(Map.of("HOLDFAST_APP_SECRET", Peer.SECRET), directory);
      CommandRun run =
          CommandRun.watched(
              terminal -> new SendCommand(loader, terminal),
              "--url",
              peer.url(),
              "--count",
              "6",
              "--rate",
              "25");

      assertThat(run.err()).containsPattern("\r\\d of 6 answered, \\d with 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--kind=carrier-pigeon",
        "--count=0",
        "--batch=1001",
        "--rate=-1",
        "--rate=NaN",
        "--url=ftp://localhost/",
        "--file=no-such-file.json",
        "--secret= ",
      })
  void wrong_usage_ends_with_2(String argument) {
    CommandRun run = send(argument);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isNotBlank();
  }

  @Test
  void a_kind_that_is_none_is_answered_with_all_there_are() {
    assertThat(send("--kind=carrier-pigeon").err())
        .contains("carrier-pigeon", "instagram-message", "threads-mention", "mixed");
  }

  @Test
  void mistakes_in_the_settings_end_with_2() {
    CommandRun run = send(Map.of("HOLDFAST_PORT", "many"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("1 error in the settings:\n  port (HOLDFAST_PORT): \"many\"");
  }

  @Test
  void the_help_warns_of_a_secret_on_the_command_line() {
    CommandRun run = send("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("HOLDFAST_APP_SECRET", "(ps)", "whatsapp-status", "Default: mixed");
  }

  private CommandRun send(String... arguments) {
    return send(Map.of(), arguments);
  }

  private CommandRun send(Map<String, String> environment, String... arguments) {
    Map<String, String> complete = new HashMap<>(environment);
    complete.putIfAbsent("HOLDFAST_APP_SECRET", Peer.SECRET);
    SettingsLoader loader = new SettingsLoader(complete, directory);
    return CommandRun.of(terminal -> new SendCommand(loader, terminal), arguments);
  }
}
