package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUserTest {

  private static final Pattern TOLD = Pattern.compile("only this once: (\\S+)");

  @TempDir Path directory;

  @Test
  void the_first_start_prints_admins_password_once_and_no_log_has_it() throws Exception {
    try (Server server = Server.start(directory, Map.of())) {
      Matcher told = TOLD.matcher(server.printed());
      assertThat(told.find()).isTrue();
      String password = told.group(1);
      assertThat(login(server, password)).isEqualTo(200);
      assertThat(server.logged()).doesNotContain(password);

      server.stop();
      server.startAgain();

      assertThat(server.printed()).isEmpty();
      assertThat(login(server, password)).isEqualTo(200);
    }
  }

  @Test
  void an_owner_who_is_locked_out_sets_a_new_password_on_the_server() throws Exception {
    try (Server server =
        Server.start(directory, Map.of("HOLDFAST_ADMIN_PASSWORD", "forgotten one"))) {
      assertThat(server.printed()).isEmpty();

      assertThat(server.runWith("seven c\n", "password", "--user", "admin").exitCode())
          .isEqualTo(1);
      assertThat(server.runWith("", "password", "--user", "admin").exitCode()).isEqualTo(1);
      assertThat(server.runWith("battery staple\n", "password", "--user", "nobody").exitCode())
          .isEqualTo(1);
      assertThat(login(server, "forgotten one")).isEqualTo(200);

      assertThat(server.runWith("battery staple\n", "password", "--user", "admin").exitCode())
          .isZero();

      assertThat(login(server, "battery staple")).isEqualTo(200);
      assertThat(login(server, "forgotten one")).isEqualTo(401);
      assertThat(server.logged()).contains("at least 8", "no user nobody");
      assertThat(server.audit()).contains("user.password", "command_line");
    }
  }

  private static int login(Server server, String password)
      throws IOException, InterruptedException {
    String given = "{\"name\": \"admin\", \"password\": \"%s\"}".formatted(password);
    HttpRequest request =
        HttpRequest.newBuilder(server.url("/api/session"))
            .POST(BodyPublishers.ofString(given))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
