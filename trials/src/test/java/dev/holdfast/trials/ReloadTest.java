package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meta.Secret;
import dev.holdfast.sample.SampleTraffic;
import dev.holdfast.sample.SendOutcome;
import dev.holdfast.sample.SignedSender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change while a server runs, as whoever operates one changes them. */
class ReloadTest {

  private static final String RELOADED = "Reloaded the settings";

  @TempDir Path directory;

  @Test
  void a_secret_is_replaced_in_its_file_without_a_refused_delivery() throws Exception {
    Path secrets = write("secrets", Server.SECRET + "\n");
    Map<String, String> settings = Map.of("HOLDFAST_APP_SECRET_FILE", secrets.toString());
    try (Server server = Server.startWithout("HOLDFAST_APP_SECRET", directory, settings);
        Senders senders = new Senders(server.url("/webhook"), 2)) {
      assertThat(answer(server, "the-next-secret")).isEqualTo(401);

      write("secrets", "the-next-secret\n" + Server.SECRET + "\n");
      awaitLogged(server, RELOADED + "; changed: app-secret");

      assertThat(answer(server, "the-next-secret")).isEqualTo(200);
      assertThat(answer(server, Server.SECRET)).isEqualTo(200);
      assertThat(senders.refused()).isZero();
      assertThat(server.logged()).doesNotContain("the-next-secret", Server.SECRET);
    }
  }

  @Test
  void sighup_reads_the_settings_again_and_what_needs_a_restart_is_named() throws Exception {
    write("holdfast.yaml", "work:\n  batch: 100\nretention:\n  processed: 90d\n");
    try (Server server = Server.start(directory, Map.of())) {
      write(
          "holdfast.yaml",
          """
          apps:
            shop:
              secret: the-secret-of-the-shop
              verify-token: word
          work:
            batch: 200
          retention:
            processed: 30d
          """);
      server.hangUp();

      awaitLogged(
          server,
          RELOADED + "; changed: apps.shop.secret, apps.shop.verify-token, retention.processed");
      awaitLogged(server, "These settings changed and need a restart: work.batch");
      assertThat(answer(server.url("/webhook/shop"), "the-secret-of-the-shop")).isEqualTo(200);
    }
  }

  @Test
  void settings_that_are_wrong_change_nothing() throws Exception {
    write("holdfast.yaml", "api-token: a-token-that-is-long-enough\n");
    try (Server server = Server.startWithout("HOLDFAST_API_TOKEN", directory, Map.of())) {
      write("holdfast.yaml", "api-token: short\nport: many\n");
      server.hangUp();

      awaitLogged(server, "The settings are not reloaded, those from before hold: 2 errors");
      assertThat(metrics(server, "a-token-that-is-long-enough")).isEqualTo(200);

      write("holdfast.yaml", "api-token: another-token-that-is-long-enough\n");
      awaitLogged(server, RELOADED + "; changed: api-token");
      assertThat(metrics(server, "another-token-that-is-long-enough")).isEqualTo(200);
      assertThat(metrics(server, "a-token-that-is-long-enough")).isEqualTo(401);
    }
  }

  @Test
  void a_server_that_receives_is_never_left_without_a_secret() throws Exception {
    write("holdfast.yaml", "app-secret: " + Server.SECRET + "\n");
    try (Server server = Server.startWithout("HOLDFAST_APP_SECRET", directory, Map.of())) {
      Files.delete(directory.resolve("holdfast.yaml"));

      awaitLogged(server, "those from before hold: 1 error in the settings");
      assertThat(answer(server, Server.SECRET)).isEqualTo(200);
    }
  }

  @Test
  void a_renewed_certificate_is_used_without_a_restart() throws Exception {
    Certificate first = Certificate.in(directory.resolve("first"));
    Certificate second = Certificate.in(directory.resolve("second"));
    Path used = Files.createDirectory(directory.resolve("used"));
    copy(first, used);
    Map<String, String> settings =
        Map.of(
            "HOLDFAST_TLS_CERTIFICATE", used.resolve("fullchain.pem").toString(),
            "HOLDFAST_TLS_KEY", used.resolve("privkey.pem").toString());
    try (Server server = Server.launched(directory, settings)) {
      awaitLogged(server, "Ready on port");
      assertThat(certificate(server, first)).isEqualTo(first.certificate());

      copy(second, used);
      awaitLogged(server, RELOADED);

      assertThat(certificate(server, second)).isEqualTo(second.certificate());
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static void copy(Certificate certificate, Path to) throws IOException {
    for (String name : new String[] {"privkey.pem", "fullchain.pem"}) {
      Files.copy(
          certificate.directory().resolve(name),
          to.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static int answer(Server server, String secret) {
    return answer(server.url("/webhook"), secret);
  }

  private static int answer(URI url, String secret) {
    byte[] body =
        new SampleTraffic(System.nanoTime(), InstantSource.system()).fixedSizeMessage().body();
    try (SignedSender sender = new SignedSender(url, Secret.of(secret))) {
      return sender.send(body) instanceof SendOutcome.Answered(int status, var _) ? status : 0;
    }
  }

  private static int metrics(Server server, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url("/metrics"))
            .header("Authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  /** The one that a new connection sees. */
  private static X509Certificate certificate(Server server, Certificate trusted) throws Exception {
    HttpClient.Builder client = HttpClient.newBuilder().sslContext(trusted.trusted());
    URI url = URI.create("https://127.0.0.1:" + server.port() + "/health/live");
    try (HttpClient once = client.build()) {
      return (X509Certificate)
          once.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
              .sslSession()
              .orElseThrow()
              .getPeerCertificates()[0];
    }
  }

  private static void awaitLogged(Server server, String text) throws IOException {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (!server.logged().contains(text) && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(server.logged()).contains(text);
  }
}
