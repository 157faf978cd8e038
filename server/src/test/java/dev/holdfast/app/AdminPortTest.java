package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.cli.Duty;
import dev.holdfast.cli.Program;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.settings.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPortTest {

  @TempDir Path directory;

  @Test
  void the_dashboard_and_the_api_are_on_their_own_port_only() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of("HOLDFAST_ADMIN_PORT", "0"))) {
      assertThat(server.adminPort()).isNotEqualTo(server.port());
      assertThat(status(server.port(), "/")).isEqualTo(404);
      assertThat(status(server.port(), "/api/session")).isEqualTo(404);
      assertThat(status(server.port(), "/webhook")).isNotEqualTo(404);
      assertThat(status(server.port(), "/health/live")).isEqualTo(200);

      assertThat(status(server.adminPort(), "/")).isEqualTo(200);
      assertThat(status(server.adminPort(), "/api/session")).isEqualTo(200);
      assertThat(status(server.adminPort(), "/webhook")).isEqualTo(404);
    }
  }

  @Test
  void without_a_port_of_their_own_they_share_one() throws Exception {
    try (Program.RunningServer server = start(Duty.BOTH, Map.of())) {
      assertThat(server.adminPort()).isEqualTo(server.port());
      assertThat(status(server.port(), "/")).isEqualTo(200);
      assertThat(status(server.port(), "/webhook")).isNotEqualTo(404);
    }
  }

  @Test
  void a_server_for_intake_only_serves_neither() throws Exception {
    try (Program.RunningServer server = start(Duty.INTAKE, Map.of("HOLDFAST_ADMIN_PORT", "0"))) {
      assertThat(server.adminPort()).isEqualTo(server.port());
      assertThat(status(server.port(), "/")).isEqualTo(404);
      assertThat(status(server.port(), "/api/session")).isEqualTo(404);
      assertThat(status(server.port(), "/webhook")).isNotEqualTo(404);
    }
  }

  private Program.RunningServer start(Duty duty, Map<String, String> more) {
    DatabaseAddress database = TestDatabase.freshAddress();
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOLDFAST_DATABASE_URL", database.jdbcUrl());
    environment.put("HOLDFAST_DATABASE_USER", Objects.requireNonNull(database.user()));
    environment.put("HOLDFAST_DATABASE_PASSWORD", Objects.requireNonNull(database.password()));
    environment.put("HOLDFAST_PORT", "0");
    environment.put("HOLDFAST_STOP_DRAIN", "0s");
    environment.put("HOLDFAST_APP_SECRET", "secret");
    environment.put("HOLDFAST_VERIFY_TOKEN", "token");
    Holdfast holdfast = new Holdfast(new SettingsLoader(environment, directory));
    return holdfast.start(holdfast.settings(), duty, new PrintWriter(Writer.nullWriter()));
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }
}
