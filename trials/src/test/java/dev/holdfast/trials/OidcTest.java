package dev.holdfast.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcTest {

  @TempDir static Path directory;
  private static Server server;
  private static OidcProvider provider;

  private final Person person = new Person();

  @BeforeAll
  static void start() throws Exception {
    // Holdfast must know where the provider is before it is there.
    int port = Ports.free();
    server =
        Server.start(
            directory,
            Map.of(
                "HOLDFAST_OIDC_ISSUER", "http://127.0.0.1:" + port,
                "HOLDFAST_OIDC_CLIENT_ID", "holdfast",
                "HOLDFAST_OIDC_CLIENT_SECRET", "between-us",
                "HOLDFAST_OIDC_NAME", "the company",
                "HOLDFAST_OIDC_SCOPES", "openid, profile",
                "HOLDFAST_OIDC_ROLE_CLAIM", "realm_access.roles",
                "HOLDFAST_OIDC_ROLES_ADMIN", "holdfast-admins",
                "HOLDFAST_OIDC_ROLES_OPERATOR", "holdfast-operators",
                "HOLDFAST_OIDC_ROLES_VIEWER", "holdfast-viewers"));
    provider = OidcProvider.start(port, server.url("/api/oidc/callback"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    provider.stop();
  }

  @AfterEach
  void leave() {
    person.close();
  }

  @Test
  void the_page_is_told_the_providers_name() throws Exception {
    assertThat(session(person)).contains("\"user\":null", "\"oidc\":{\"name\":\"the company\"}");
  }

  @ParameterizedTest
  @CsvSource({"ada, admin", "olga, operator", "admin, viewer"})
  void whoever_the_provider_knows_has_the_role_it_claims(String name, String role)
      throws Exception {
    Person.Arrival arrival = person.signIn(person.open(server.url("/api/oidc/start")), name);

    assertThat(arrival.at()).isEqualTo(server.url("/"));
    assertThat(session(person))
        .contains("{\"name\":\"%s\",\"role\":\"%s\",\"via\":\"oidc\"}".formatted(name, role));
  }

  @Test
  void who_has_no_role_here_is_told_so_and_stays_out() throws Exception {
    Person.Arrival arrival = person.signIn(person.open(server.url("/api/oidc/start")), "nora");

    assertThat(arrival.at()).isEqualTo(server.url("/#/login?problem=oidc-no-role"));
    assertThat(session(person)).contains("\"user\":null");
  }

  @Test
  void the_way_ends_at_the_page_that_was_wanted() throws Exception {
    URI start = server.url("/api/oidc/start?to=%2F%23%2Fevents%3Fstatus%3Dfailed");

    assertThat(person.signIn(person.open(start), "ada").at())
        .isEqualTo(server.url("/#/events?status=failed"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example",
    "//evil.example",
    "/%5Cevil.example",
    "%2F%09%2Fevil.example"
  })
  void the_way_never_ends_elsewhere(String elsewhere) throws Exception {
    URI start = server.url("/api/oidc/start?to=" + elsewhere);

    assertThat(person.signIn(person.open(start), "ada").at()).isEqualTo(server.url("/"));
  }

  @Test
  void a_sign_in_ends_in_the_browser_where_it_began_and_only_once() throws Exception {
    Person.Arrival form = person.open(server.url("/api/oidc/start"));
    URI answer = person.signIn(form, "ada", "/api/oidc/callback").at();
    URI expired = server.url("/#/login?problem=oidc-expired");

    try (Person thief = new Person()) {
      assertThat(thief.open(answer).at()).isEqualTo(expired);
      assertThat(session(thief)).contains("\"user\":null");
    }
    assertThat(person.open(answer).at()).isEqualTo(server.url("/"));
    assertThat(person.open(answer).at()).isEqualTo(expired);
  }

  @Test
  void an_answer_to_another_question_is_refused() throws Exception {
    URI first =
        person.signIn(person.open(server.url("/api/oidc/start")), "ada", "/api/oidc/callback").at();
    // The provider knows Ada by now, so the second sign-in comes back at once.
    assertThat(person.open(server.url("/api/oidc/start")).at()).isEqualTo(server.url("/"));
    person.open(server.url("/api/oidc/start"));

    assertThat(person.open(first).at()).isEqualTo(server.url("/#/login?problem=oidc-expired"));
  }

  @ParameterizedTest
  @CsvSource({"''", "?code=guess", "?state=guess&code=guess", "?error=access_denied"})
  void an_answer_that_the_provider_never_gave_is_refused(String query) throws Exception {
    assertThat(person.open(server.url("/api/oidc/callback" + query)).at())
        .isEqualTo(server.url("/#/login?problem=oidc-expired"));
  }

  @Test
  void who_says_no_at_the_provider_is_back_at_the_sign_in_page() throws Exception {
    Person.Arrival form = person.open(server.url("/api/oidc/start"));
    URI abort = URI.create(form.at() + "/abort");

    assertThat(person.open(abort).at()).isEqualTo(server.url("/#/login?problem=oidc-declined"));
  }

  @Test
  void when_the_provider_is_away_the_page_says_so_and_new_keys_are_taken_when_it_is_back()
      throws Exception {
    person.signIn(person.open(server.url("/api/oidc/start")), "ada");
    URI answer;
    try (Person other = new Person()) {
      answer =
          other
              .signIn(other.open(server.url("/api/oidc/start")), "olga", "/api/oidc/callback")
              .at();
      provider.stop();
      assertThat(other.open(answer).at()).isEqualTo(server.url("/#/login?problem=oidc-failed"));
      provider.startAgain();

      assertThat(other.signIn(other.open(server.url("/api/oidc/start")), "olga").at())
          .isEqualTo(server.url("/"));
    }
    assertThat(server.logged()).contains("failed").doesNotContain("between-us");
  }

  @Test
  void who_lost_their_role_at_the_provider_is_signed_out_everywhere() throws Exception {
    try (Person elsewhere = new Person()) {
      elsewhere.signIn(elsewhere.open(server.url("/api/oidc/start")), "tom");
      assertThat(session(elsewhere)).contains("tom");
      provider.dismiss("tom");

      Person.Arrival again = person.signIn(person.open(server.url("/api/oidc/start")), "tom");

      assertThat(again.at()).isEqualTo(server.url("/#/login?problem=oidc-no-role"));
      assertThat(session(elsewhere)).contains("\"user\":null");
    }
  }

  private static String session(Person person) throws IOException, InterruptedException {
    return person.open(server.url("/api/session")).body();
  }
}
