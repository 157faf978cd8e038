package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.web.TestCertificates.Issued;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsTest {

  private static final String META = "client.webhooks.fbclientcerts.com";

  @TempDir Path directory;

  private Issued root;
  private Issued metas;

  @BeforeEach
  void makeCertificates() throws Exception {
    root = TestCertificates.root("Our root");
    metas = TestCertificates.root("Meta's root");
    write("meta.pem", metas.pem());
    use(TestCertificates.signedBy(root, "first"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void requests_come_over_either_version_of_http_and_count_as_secure(HttpClient.Version version)
      throws Exception {
    try (HttpServer server = serve(new Https(files(false)));
        HttpClient client = client(Optional.empty(), version)) {
      HttpResponse<String> answer = get(client, server);

      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).isEqualTo("secure");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void keys_may_have_the_older_forms(String algorithm) throws Exception {
    Issued own = TestCertificates.signedBy(root, "older", algorithm);
    write("certificate.pem", own.pem() + root.pem());
    write("key.pem", own.olderKey());
    assertThat(own.olderKey()).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");

    try (HttpServer server = serve(new Https(files(false)));
        HttpClient client = client(Optional.empty(), HttpClient.Version.HTTP_1_1)) {
      assertThat(get(client, server).statusCode()).isEqualTo(200);
      assertThat(nameOf(get(client, server))).isEqualTo("CN=older,O=Test");
    }
  }

  @Test
  void new_connections_see_a_reloaded_certificate() throws Exception {
    Https https = new Https(files(false));
    try (HttpServer server = serve(https)) {
      assertThat(nameSeenAt(server)).isEqualTo("CN=first,O=Test");
      Issued second = TestCertificates.signedBy(root, "second");
      use(second);
      assertThat(nameSeenAt(server)).isEqualTo("CN=first,O=Test");

      https.reload();

      assertThat(nameSeenAt(server)).isEqualTo("CN=second,O=Test");
      assertThat(https.ends()).isEqualTo(second.certificate().getNotAfter().toInstant());
    }
  }

  @Test
  void while_certificate_and_key_do_not_fit_everything_stays_as_it_was() throws Exception {
    Https https = new Https(files(false));
    try (HttpServer server = serve(https)) {
      write("certificate.pem", TestCertificates.signedBy(root, "half written").pem());

      assertThatThrownBy(https::reload)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key.pem is not the key of the first certificate in");
      assertThat(nameSeenAt(server)).isEqualTo("CN=first,O=Test");
    }
  }

  @Test
  void what_is_wrong_with_a_file_is_told_with_its_name() throws Exception {
    write("certificate.pem", "no certificate\n");
    assertThatThrownBy(() -> new Https(files(false)))
        .hasMessageContaining("certificate.pem has no");

    use(TestCertificates.signedBy(root, "first"));
    write("key.pem", root.pem());
    assertThatThrownBy(() -> new Https(files(false)))
        .hasMessageContaining("key.pem has no private key");

    Files.delete(directory.resolve("key.pem"));
    assertThatThrownBy(() -> new Https(files(false)))
        .hasMessageContaining("key.pem cannot be read");
  }

  @Test
  void a_client_shows_a_certificate_that_metas_root_signed_and_that_has_its_name()
      throws Exception {
    ClientCertificate needed = new ClientCertificate.Direct(META);
    try (HttpServer server = serve(new Https(files(true)), needed)) {
      assertThat(shownBy(server, Optional.of(TestCertificates.signedBy(metas, META))))
          .isEqualTo("shown");
      assertThat(shownBy(server, Optional.of(TestCertificates.signedBy(metas, "others.example"))))
          .isEqualTo("not shown");
      assertThat(shownBy(server, Optional.empty())).isEqualTo("not shown");
    }
  }

  @Test
  void a_certificate_that_another_root_signed_ends_the_connection() throws Exception {
    ClientCertificate needed = new ClientCertificate.Direct(META);
    Issued forged = TestCertificates.signedBy(root, META);
    try (HttpServer server = serve(new Https(files(true)), needed);
        HttpClient client = clientThatAlwaysShows(forged)) {
      assertThatThrownBy(() -> get(client, server)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_proxy_of_ours_says_whose_certificate_it_saw_and_nobody_else_can() throws Exception {
    ClientCertificate needed = new ClientCertificate.Header(META, "X-Client-Subject");
    String subject = "CN=" + META + ",O=Meta Platforms\\, Inc.,C=US";
    Https https = new Https(files(false));
    try (HttpServer behind = serve(https, needed, List.of(AddressRange.parse("127.0.0.1")));
        HttpServer reached = serve(https, needed, List.of());
        HttpClient client = client(Optional.empty(), HttpClient.Version.HTTP_1_1)) {
      assertThat(get(client, behind, subject).body()).isEqualTo("shown");
      assertThat(get(client, behind, "CN=" + META + ".evil.example").body()).isEqualTo("not shown");
      assertThat(get(client, behind, "O=CN\\=" + META).body()).isEqualTo("not shown");
      assertThat(get(client, behind, "no subject").body()).isEqualTo("not shown");
      assertThat(get(client, behind).body()).isEqualTo("not shown");
      assertThat(get(client, reached, subject).body()).isEqualTo("not shown");
    }
  }

  private void use(Issued own) throws IOException {
    write("certificate.pem", own.pem());
    write("key.pem", own.key());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private Https.PemFiles files(boolean withClients) {
    return new Https.PemFiles(
        directory.resolve("certificate.pem"),
        directory.resolve("key.pem"),
        Optional.of(directory.resolve("meta.pem")).filter(_ -> withClients));
  }

  private static HttpServer serve(Https https) {
    return serve(https, request -> request.client().secure() ? "secure" : "plain", List.of());
  }

  private static HttpServer serve(Https https, ClientCertificate needed) {
    return serve(https, needed, List.of());
  }

  private static HttpServer serve(
      Https https, ClientCertificate needed, List<AddressRange> proxies) {
    return serve(https, request -> needed.isShown(request) ? "shown" : "not shown", proxies);
  }

  /** What is to be seen of a request. */
  private interface Seen {
    String of(WebRequest request);
  }

  private static HttpServer serve(Https https, Seen seen, List<AddressRange> proxies) {
    Route.Action action = request -> WebResponse.text(seen.of(request));
    RouteTable table =
        new RouteTable(List.of(new Route("GET", "/", new Route.Query.Any(), action)), action);
    return HttpServer.start(
        new HttpServer.Binding("127.0.0.1", 0, table),
        Optional.empty(),
        new HttpServer.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)),
        new HttpServer.Edge(proxies, Optional.of(https)));
  }

  private HttpClient client(Optional<Issued> shown, HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TestCertificates.client(root, shown))
        .version(version)
        .build();
  }

  /** Also where the server asks for one of another root. */
  private HttpClient clientThatAlwaysShows(Issued shown) throws Exception {
    return HttpClient.newBuilder().sslContext(TestCertificates.stubborn(root, shown)).build();
  }

  private String shownBy(HttpServer server, Optional<Issued> shown) throws Exception {
    try (HttpClient client = client(shown, HttpClient.Version.HTTP_2)) {
      return get(client, server).body();
    }
  }

  private String nameSeenAt(HttpServer server) throws Exception {
    try (HttpClient client = client(Optional.empty(), HttpClient.Version.HTTP_1_1)) {
      return nameOf(get(client, server));
    }
  }

  private static String nameOf(HttpResponse<String> answer) throws SSLException {
    return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  private static HttpResponse<String> get(HttpClient client, HttpServer server, String... subject)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"));
    for (String text : subject) {
      request.header("X-Client-Subject", text);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
