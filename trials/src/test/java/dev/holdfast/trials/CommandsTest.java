package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandsTest {

  @Test
  void a_server_is_tried_filled_asked_stopped_and_drained_by_its_own_commands() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "commands-").toAbsolutePath();
    try (Server server = Server.start(directory, Map.of())) {
      Server.Finished check = server.run("check");
      assertThat(check.output())
          .contains("Test 1: Sending webhook with VALID signature...")
          .contains("✅ Valid signature accepted (HTTP 200)")
          .contains("✅ Invalid signature rejected (HTTP 401)")
          .contains("✅ Missing signature rejected (HTTP 401)");
      assertThat(check.exitCode()).isZero();
      assertThat(server.run("stats", "--json").output()).contains("\"total\":0");

      assertThat(server.run("send", "--kind", "mixed", "--count", "50").exitCode()).isZero();
      Path batch = Files.writeString(directory.resolve("batch.json"), largestBatch());
      assertThat(server.run("send", "--file", batch.toString()).exitCode()).isZero();
      Path garbled = Files.writeString(directory.resolve("garbled.json"), "not JSON");
      assertThat(server.run("send", "--file", garbled.toString()).exitCode()).isZero();
      assertThat(server.run("stats", "--json").output()).contains("\"total\":1051");
      assertThat(server.stop()).isZero();

      Server.Finished drained = server.run("process");
      assertThat(drained.output()).contains("Before:", "After:", "0 failed");
      assertThat(drained.exitCode()).isZero();
      assertThat(server.run("stats", "--json").output()).contains("\"processed\":1050");
      assertThat(server.run("retry", "--status", "dead_letter").output())
          .contains("1 failed event or dead letter matches");
      assertThat(server.run("retry", "--status", "dead_letter", "--yes").output())
          .contains("1 event is pending again");
      server.startAgain();
      assertThat(server.audit()).contains("event.retry", "command_line", "\"count\":1");
    }
  }

  /** As many events as Meta puts into one delivery, 3 MB of them. */
  private static String largestBatch() {
    String text = "so long a message ".repeat(150);
    String messages =
        IntStream.range(0, 1_000)
            .mapToObj(
                number ->
                    """
                    {"sender":{"id":"7"},"recipient":{"id":"1029"},"timestamp":1790000000000,\
                    "message":{"mid":"m_%d","text":"%s"}}\
                    """
                        .formatted(number, text))
            .collect(Collectors.joining(","));
    return """
    {"object":"page","entry":[{"id":"1029","time":1790000000000,"messaging":[%s]}]}\
    """
        .formatted(messages);
  }

  @Test
  void a_server_whose_port_is_taken_says_so_and_leaves_nothing_running() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "port-").toAbsolutePath();
    try (Server first = Server.start(directory.resolve("first"), Map.of())) {
      Map<String, String> samePort = Map.of("HOLDFAST_PORT", String.valueOf(first.port()));

      Server.Finished second = Server.fails(directory.resolve("second"), samePort);

      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output())
          .contains("Cannot listen on port " + first.port(), "HOLDFAST_PORT")
          .doesNotContain("\tat ");
      assertThat(directory.resolve("second/data")).doesNotExist();
    }
  }

  @Test
  void the_demo_shows_everything_and_everything_becomes_what_it_should() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "demo-").toAbsolutePath();
    try (Server server = Server.start(directory, Map.of())) {
      server.stop();
      Server.Finished demo = server.run("demo", "--once");
      assertThat(demo.output()).contains("All results are as expected.");
      assertThat(demo.exitCode()).isZero();
    }
  }
}
