package dev.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.cli.Duty;
import dev.holdfast.cli.Program;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.settings.SettingsLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** The server with the heap that the start script gives it, in a JVM of its own. */
@Timeout(120)
class SmallHeapTest {

  private static final int EVENTS = 300;
  private static final int PAYLOAD_CHARS = 1_000_000;
  private static final String TOKEN = "token-of-the-small-server";

  private static final String LARGE_EVENTS =
      """
      INSERT INTO events (payload_bytes, app, object, account, event_type, identity, occurred_at,
                          received_at, payload)
      SELECT %2$d, 'default', 'instagram', '7', 'instagram.message', gen_random_uuid(), now(),
             now(), jsonb_build_object('text', repeat('x', %2$d))
      FROM generate_series(1, %1$d)
      """
          .formatted(EVENTS, PAYLOAD_CHARS);

  @TempDir Path directory;

  @Test
  void a_list_of_three_hundred_events_of_1_mb_is_answered_whole_in_512_mb() throws Exception {
    DatabaseAddress database = TestDatabase.freshAddress();
    store(database);
    Process server = start(database);
    try (BufferedReader output = server.inputReader(UTF_8)) {
      int port = Integer.parseInt(output.readLine());

      assertThat(textsOfTheList(port, 1000)).isEqualTo(EVENTS);
      // Nor was it the last thing that it did.
      assertThat(textsOfTheList(port, 1)).isEqualTo(1);
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  /** How many whole texts are in the list; fails where the list itself is not whole. */
  private static int textsOfTheList(int port, int limit) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + port + "/api/webhook-events?limit=" + limit);
    HttpRequest request =
        HttpRequest.newBuilder(url).header("Authorization", "Bearer " + TOKEN).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      try (JsonParser json = new JsonMapper().createParser(answer.body())) {
        int texts = 0;
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          if (token == JsonToken.VALUE_STRING && json.currentName().equals("text")) {
            assertThat(json.getString()).hasSize(PAYLOAD_CHARS);
            texts++;
          }
        }
        return texts;
      }
    }
  }

  private static void store(DatabaseAddress address) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(LARGE_EVENTS);
    }
  }

  private Process start(DatabaseAddress database) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Serving.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    java.environment()
        .putAll(
            Map.of(
                "HOLDFAST_DATABASE_URL",
                database.jdbcUrl(),
                "HOLDFAST_DATABASE_USER",
                Objects.requireNonNull(database.user()),
                "HOLDFAST_DATABASE_PASSWORD",
                Objects.requireNonNull(database.password()),
                "HOLDFAST_PORT",
                "0",
                "HOLDFAST_APP_SECRET",
                "secret",
                "HOLDFAST_VERIFY_TOKEN",
                "token",
                "HOLDFAST_API_TOKEN",
                TOKEN));
    return java.start();
  }

  /** Serves until it is ended, and says on which port. */
  static final class Serving {

    private Serving() {}

    public static void main(String[] arguments) throws InterruptedException {
      Holdfast holdfast = new Holdfast(new SettingsLoader(System.getenv(), Path.of(arguments[0])));
      try (Program.RunningServer server =
          holdfast.start(holdfast.settings(), Duty.BOTH, new PrintWriter(Writer.nullWriter()))) {
        System.out.println(server.port());
        Thread.currentThread().join();
      }
    }
  }
}
