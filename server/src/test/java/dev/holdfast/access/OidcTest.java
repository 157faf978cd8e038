package dev.holdfast.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.TestDatabase;
import dev.holdfast.database.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a provider, and what a provider may decide. */
class OidcTest {

  private static final URI CALLBACK = URI.create("http://127.0.0.1/api/oidc/callback");

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final Database database = TestDatabase.fresh();
  private HttpServer provider;
  private volatile boolean away;
  private volatile String tokenEndpoint = "https://idp.example/token";

  @BeforeEach
  void publish() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] metadata = metadata().getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(away ? 503 : 200, metadata.length);
          exchange.getResponseBody().write(metadata);
          exchange.close();
        });
    provider.start();
  }

  @AfterEach
  void close() {
    provider.stop(0);
    database.close();
  }

  @Test
  void what_a_provider_publishes_is_asked_for_once() {
    Oidc oidc = oidc();

    for (int i = 0; i < 5; i++) {
      assertThat(oidc.begin(CALLBACK, "/")).isPresent();
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void a_provider_that_is_away_is_asked_once_however_many_people_begin() {
    away = true;
    Oidc oidc = oidc();

    for (int i = 0; i < 5; i++) {
      assertThat(oidc.begin(CALLBACK, "/")).isEmpty();
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void a_failure_is_forgotten_after_ten_seconds_and_what_is_known_after_an_hour() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    Cached<Integer> cached =
        new Cached<>(
            () -> {
              int answer = answers.incrementAndGet();
              if (answer % 2 == 1) {
                throw new IOException("away");
              }
              return answer;
            },
            now::get);

    assertThatThrownBy(cached::get).hasMessage("away");
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThatThrownBy(cached::get).hasMessage("away");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(cached.get()).isEqualTo(2);
    now.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(cached.get()).isEqualTo(2);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(cached.get()).as("the old, for want of a newer").isEqualTo(2);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(cached.get()).isEqualTo(4);
  }

  @Test
  void an_endpoint_without_tls_gets_no_secret() {
    tokenEndpoint = "http://idp.example/token";

    assertThat(oidc().begin(CALLBACK, "/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example",
        "http://192.0.2.7:8080/realm",
        "http://[2001:db8::1]",
        "ftp://[::1]"
      })
  void an_issuer_without_tls_is_refused(String issuer) {
    assertThatThrownBy(() -> provider(URI.create(issuer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(issuer)
        .hasMessageContaining("https://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://idp.example",
        "http://localhost:8080",
        "http://127.0.0.1:1",
        "http://[::1]:1"
      })
  void an_issuer_with_tls_or_on_this_machine_is_taken(String issuer) {
    assertThat(provider(URI.create(issuer)).issuer()).hasToString(issuer);
  }

  @Test
  void a_user_named_admin_at_the_provider_is_not_ours() {
    Access access = access();
    access.users().createFirst(Optional.of("correct horse"));
    User theirs =
        users()
            .signIn(new Subject("https://idp.example", "4711", "admin"), Role.VIEWER, "192.0.2.7");
    access.sessions().open(theirs, "192.0.2.7");

    AuditEntry entry = access.audit().before(Long.MAX_VALUE, 1).getFirst();

    assertThat(entry.who()).isEqualTo("admin");
    assertThat(entry.via()).isEqualTo(Via.OIDC);
    assertThat(entry.whoId()).isEqualTo(theirs.id()).isNotEqualTo(1);
    assertThat(Caller.of(theirs, "192.0.2.7").label()).isEqualTo("admin (oidc)");
  }

  @Test
  void whoever_gets_a_smaller_role_at_the_provider_loses_the_tokens_above_it() {
    Access access = access();
    Subject subject = new Subject("https://idp.example", "4711", "ada");
    Caller ada = Caller.of(users().signIn(subject, Role.ADMIN, "192.0.2.7"), "192.0.2.7");
    access.tokens().issue(ada, "small", Role.VIEWER, null);
    access.tokens().issue(ada, "great", Role.ADMIN, null);

    users().signIn(subject, Role.OPERATOR, "192.0.2.7");
    assertThat(access.tokens().list()).extracting(IssuedToken::name).containsExactly("small");
    users().shutOut(subject, "192.0.2.7");

    assertThat(access.tokens().list()).isEmpty();
    assertThat(access.audit().before(Long.MAX_VALUE, 10))
        .extracting(entry -> entry.action().action() + " " + entry.whoId())
        .containsExactly(
            "token.delete " + ada.id(),
            "token.delete " + ada.id(),
            "token.create " + ada.id(),
            "token.create " + ada.id());
  }

  @Test
  void a_sign_in_that_cannot_be_written_down_is_none() {
    Access access = access();
    User user = users().signIn(new Subject("https://idp.example", "1", "ada"), Role.VIEWER, "::1");
    Jdbi jdbi = Jdbi.create(database.general());
    jdbi.useHandle(handle -> handle.execute("ALTER TABLE audit_log ADD CHECK (action = '')"));

    assertThatThrownBy(() -> access.sessions().open(user, "::1")).hasMessageContaining("audit_log");

    long sessions =
        jdbi.withHandle(
            h -> h.createQuery("SELECT count(*) FROM sessions").mapTo(long.class).one());
    assertThat(sessions).isZero();
  }

  private ProviderUsers users() {
    return new ProviderUsers(database.general());
  }

  private Access access() {
    return Access.to(
        database.general(),
        new Access.Plan(
            new ApiToken(Optional.empty()),
            new Sessions.Lasting(Duration.ofHours(1), Duration.ofDays(1)),
            Duration.ofDays(30),
            Optional.of(provider(issuer()))));
  }

  private Oidc oidc() {
    return access().oidc().orElseThrow();
  }

  private URI issuer() {
    return URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
  }

  private static Oidc.Provider provider(URI issuer) {
    return new Oidc.Provider(
        issuer, "holdfast", "secret", "Test", List.of("openid"), new RoleRules("groups", Map.of()));
  }

  private String metadata() {
    return """
    {"issuer": "%s", "authorization_endpoint": "https://idp.example/authorize",
     "token_endpoint": "%s", "jwks_uri": "https://idp.example/keys",
     "subject_types_supported": ["public"], "response_types_supported": ["code"],
     "id_token_signing_alg_values_supported": ["RS256"]}
    """
        .formatted(issuer(), tokenEndpoint);
  }
}
