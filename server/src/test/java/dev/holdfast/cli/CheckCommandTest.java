package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {

  @TempDir Path directory;

  @Test
  void a_right_server_passes_all_three_tests() {
    try (Peer peer = Peer.right()) {
      CommandRun run = check(Peer.SECRET, "--url", peer.url());

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .isEqualTo(
              """
              Test 1: Sending webhook with VALID signature...
              ✅ Valid signature accepted (HTTP 200)

              Test 2: Sending webhook with INVALID signature...
              ✅ Invalid signature rejected (HTTP 401)

              Test 3: Sending webhook with NO signature...
              ✅ Missing signature rejected (HTTP 401)
              """);
      assertThat(run.err()).isEmpty();
      assertThat(peer.bodies()).hasSize(1);
    }
  }

  @Test
  void a_server_that_takes_everything_fails() {
    try (Peer peer = Peer.answering(_ -> 200)) {
      CommandRun run = check(Peer.SECRET, "--url", peer.url());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out())
          .contains(
              "✅ Valid signature accepted (HTTP 200)",
              "❌ Invalid signature not rejected (HTTP 200; expected 401)",
              "❌ Missing signature not rejected (HTTP 200; expected 401)");
    }
  }

  @Test
  void a_server_with_another_secret_fails() {
    try (Peer peer = Peer.right()) {
      CommandRun run = check("another-secret", "--url", peer.url());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out())
          .contains("❌ Valid signature not accepted (HTTP 401; expected 200)")
          .doesNotContain("another-secret");
    }
  }

  @Test
  void the_newest_secret_and_the_port_come_from_the_settings() {
    try (Peer peer = Peer.right()) {
      CommandRun run =
          check(
              Map.of(
                  "HOLDFAST_APP_SECRET",
                  Peer.SECRET + ",older",
                  "HOLDFAST_PORT",
                  Integer.toString(peer.port())));

      assertThat(run.exitCode()).isZero();
    }
  }

  @Test
  void where_nothing_listens_there_is_one_clear_sentence() {
    String url;
    try (Peer peer = Peer.right()) {
      url = peer.url();
    }
    CommandRun run = check(Peer.SECRET, "--url", url);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "No answer from "
                + url
                + ": nothing listens there. Is the server running (holdfast serve)?\n");
  }

  @Test
  void programs_get_json() {
    try (Peer peer = Peer.answering(status -> status == 200 ? 503 : status)) {
      CommandRun run = check(Peer.SECRET, "--json", "--url", peer.url());

      assertThat(run.exitCode()).isEqualTo(1);
      JsonNode document = new JsonMapper().readTree(run.out());
      assertThat(document.path("passed").asBoolean(true)).isFalse();
      assertThat(document.path("tests").path(0).toString())
          .isEqualTo("{\"signature\":\"valid\",\"expected\":200,\"status\":503,\"passed\":false}");
      assertThat(document.path("tests").path(2).path("passed").asBoolean()).isTrue();
    }
  }

  @Test
  void without_a_secret_nothing_is_sent() {
    CommandRun run = check(Map.of());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("HOLDFAST_APP_SECRET");
  }

  @Test
  void a_url_that_is_none_is_wrong_usage() {
    CommandRun run = check(Peer.SECRET, "--url", "localhost:8080/webhook");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--url", "it is an http or https URL");
  }

  private CommandRun check(String secret, String... arguments) {
    return check(Map.of("HOLDFAST_APP_SECRET", secret), arguments);
  }

  private CommandRun check(Map<String, String> environment, String... arguments) {
    SettingsLoader loader = new SettingsLoader(environment, directory);
    return CommandRun.of(terminal -> new CheckCommand(loader, terminal), arguments);
  }
}
