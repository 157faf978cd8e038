package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxies of Debian in front of Holdfast, each set up as docs/operating.md says. */
class BehindProxiesTest {

  private static final String PASSWORD = "correct horse battery";
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  /** Long for a busy machine, and too short for comments and ticks to fill a proxy's buffer. */
  private static final Duration UNBUFFERED = Duration.ofMinutes(1);

  private static final String HANDSHAKE =
      "/webhook?hub.mode=subscribe&hub.verify_token=trial&hub.challenge=7";

  private static final List<String> ELSEWHERE =
      List.of(
          "/",
          "/api/session",
          "/health/ready",
          "//api/session",
          "/webhook/../api/session",
          "/webhook/%2e%2e/api/session",
          "/webhook/..%2fapi/session");

  /** What anybody can send, and no proxy may let through. */
  private static final Map<String, String> LIES =
      Map.of(
          "X-Forwarded-For", "203.0.113.7",
          "X-Forwarded-Proto", "http",
          "X-Forwarded-Host", "evil.example");

  /** What browsers send from our own page over https. */
  private static final Map<String, String> OVER_HTTPS = Map.of("Sec-Fetch-Site", "same-origin");

  @TempDir static Path directory;
  private static Certificate certificate;
  private static Server server;
  private static final Map<ProxyProgram, Proxy> PROXIES = new EnumMap<>(ProxyProgram.class);

  @BeforeAll
  static void start() throws Exception {
    certificate = Certificate.in(directory.resolve("certificate"));
    server =
        Server.start(
            directory.resolve("server"),
            Map.of(
                "HOLDFAST_ADMIN_PASSWORD", PASSWORD,
                "HOLDFAST_PROXIES", "127.0.0.1",
                "HOLDFAST_INTAKE_STORE_TIMEOUT", "20s",
                "HOLDFAST_INTAKE_REQUEST_TIMEOUT", "1m",
                "JAVA_TOOL_OPTIONS", certificate.trustOptions()));
    for (ProxyProgram program : ProxyProgram.values()) {
      PROXIES.put(program, Proxy.documented(program, place(program.name())));
    }
  }

  private static ProxyPlace place(String name) throws Exception {
    return new ProxyPlace(
        directory.resolve(name), certificate.directory(), Ports.free(), server.port());
  }

  private static Proxy bareNginx() throws Exception {
    ProxyPlace place = place("bare");
    return Proxy.start(
        ProxyProgram.NGINX,
        place,
        """
        server {
          listen 127.0.0.1:%d;
          location / {
            proxy_pass http://127.0.0.1:%d;
          }
        }
        """
            .formatted(place.port(), place.upstream()));
  }

  @AfterAll
  static void stop() {
    PROXIES.values().forEach(Proxy::close);
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void check_passes(ProxyProgram program) throws Exception {
    expectCheckPasses(site(program, "hooks") + "/webhook");
  }

  @ParameterizedTest
  @EnumSource
  void the_public_name_leads_to_the_webhook_and_nowhere_else(ProxyProgram program)
      throws Exception {
    try (RemoteClient stranger = client(program, "hooks")) {
      for (String path : ELSEWHERE) {
        assertThat(stranger.get(path).statusCode()).as(path).isBetween(400, 404);
      }
      assertThat(stranger.get(HANDSHAKE).body()).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @EnumSource
  void people_sign_in_over_https_and_act(ProxyProgram program) throws Exception {
    try (RemoteClient person = client(program, "holdfast")) {
      assertThat(person.get("/").body()).contains("<!doctype html>");
      assertThat(person.signIn("another").statusCode()).isEqualTo(401);

      HttpResponse<String> signedIn = person.signIn(PASSWORD);

      assertThat(signedIn.statusCode()).isEqualTo(200);
      assertThat(signedIn.headers().firstValue("Set-Cookie").orElse(""))
          .startsWith("__Host-holdfast=")
          .contains("Secure");
      assertThat(signedIn.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(person.get("/api/session").body()).contains("\"name\":\"admin\"");
      assertThat(person.signOut().statusCode()).isEqualTo(204);
      assertThat(person.get("/api/session").body()).contains("\"user\":null");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clients_are_known_by_their_own_address(ProxyProgram program) throws Exception {
    try (RemoteClient person = client(program, "holdfast");
        RemoteClient forger = client(program, "hooks")) {
      assertThat(person.signIn(PASSWORD).statusCode()).isEqualTo(200);
      assertThat(forger.deliver("{}", "sha256=" + "0".repeat(64))).isEqualTo(401);
    }
    assertThat(server.audit()).contains(remote(address(program)));
    awaitRejectionFrom(address(program));
  }

  @ParameterizedTest
  @EnumSource
  void an_event_is_told_as_soon_as_it_arrives(ProxyProgram program) throws Exception {
    try (RemoteClient person = client(program, "holdfast");
        RemoteClient meta = client(program, "hooks")) {
      expectEventIsToldAtOnce(person, meta, "1" + port(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_body_of_4_mib_arrives(ProxyProgram program) throws Exception {
    String body = message("2" + port(program), LARGEST_BODY);
    try (RemoteClient meta = client(program, "hooks")) {
      assertThat(meta.deliver(body)).isEqualTo(200);
      assertThat(meta.deliver(body + " ")).as("one byte more").isEqualTo(413);
    }
    assertThat(server.api("/api/webhook-events?limit=1").length()).isGreaterThan(LARGEST_BODY);
  }

  /** It speaks HTTP/1.0 to Holdfast, does not say who calls and how, and takes 1 MiB. */
  @Test
  void nginx_with_nothing_but_proxy_pass_works_but_for_what_it_does_not_say() throws Exception {
    try (Proxy nginx = bareNginx();
        RemoteClient client =
            new RemoteClient(
                URI.create("http://holdfast.example.com:" + nginx.port()),
                "127.0.0.100",
                certificate.trusted(),
                OVER_HTTPS)) {
      expectCheckPasses("http://holdfast.example.com:" + nginx.port() + "/webhook");
      expectEventIsToldAtOnce(client, client, "300");

      HttpResponse<String> signedIn = client.signIn(PASSWORD);

      assertThat(signedIn.headers().firstValue("Set-Cookie").orElse(""))
          .startsWith("holdfast=")
          .doesNotContain("Secure");
      assertThat(client.signOut().statusCode()).isEqualTo(204);
      assertThat(client.deliver(message("301", 1024 * 1024))).isEqualTo(200);
      assertThat(client.deliver(message("302", LARGEST_BODY))).isEqualTo(413);
    }
    assertThat(server.audit()).contains(remote("127.0.0.1")).doesNotContain("127.0.0.100");
  }

  private static void expectCheckPasses(String url) throws Exception {
    Server.Finished check = server.run("check", "--url", url);
    assertThat(check.output())
        .contains(
            "✅ Valid signature accepted (HTTP 200)",
            "✅ Invalid signature rejected (HTTP 401)",
            "✅ Missing signature rejected (HTTP 401)");
    assertThat(check.exitCode()).isZero();
  }

  private static void expectEventIsToldAtOnce(
      RemoteClient person, RemoteClient meta, String account) throws Exception {
    assertThat(person.signIn(PASSWORD).statusCode()).isEqualTo(200);
    assertTimeoutPreemptively(
        UNBUFFERED,
        () -> {
          Iterator<String> feed = person.follow();
          awaitLine(feed, "event: hello");
          assertThat(meta.deliver(message(account, 500))).isEqualTo(200);
          awaitLine(feed, "\"page\":\"" + account + "\"");
        });
  }

  private static void awaitLine(Iterator<String> feed, String part) {
    while (feed.hasNext()) {
      if (feed.next().contains(part)) {
        return;
      }
    }
    throw new AssertionError("the feed ended before " + part);
  }

  private static void awaitRejectionFrom(String address) throws Exception {
    long until = System.nanoTime() + Server.PATIENCE.toNanos();
    while (!server.api("/api/rejections").contains(remote(address))) {
      assertThat(System.nanoTime()).as("waited for a rejection from " + address).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static String remote(String address) {
    return "\"remote\":\"%s\"".formatted(address);
  }

  /** A delivery of exactly this many bytes, with one message to this account. */
  private static String message(String account, int bytes) {
    String body =
        """
        {"object":"page","entry":[{"id":"%1$s","time":1790000000000,"messaging":[{\
        "sender":{"id":"7"},"recipient":{"id":"%1$s"},"timestamp":1790000000000,\
        "message":{"mid":"m_%1$s","text":""}}]}]}"""
            .formatted(account);
    String text = "x".repeat(bytes - body.getBytes(UTF_8).length);
    return body.replace("\"text\":\"", "\"text\":\"" + text);
  }

  private static RemoteClient client(ProxyProgram program, String name) throws Exception {
    return new RemoteClient(site(program, name), address(program), certificate.trusted(), LIES);
  }

  private static URI site(ProxyProgram program, String name) {
    return URI.create("https://" + name + ".example.com:" + port(program));
  }

  /** Of this machine, another one for each proxy, and none that Holdfast knows as a proxy. */
  private static String address(ProxyProgram program) {
    return "127.0.%d.%d".formatted(port(program) / 256, port(program) % 256);
  }

  private static int port(ProxyProgram program) {
    return Objects.requireNonNull(PROXIES.get(program)).port();
  }
}
