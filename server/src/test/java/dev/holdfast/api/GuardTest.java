package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestWait;
import dev.holdfast.access.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GuardTest {

  private static final List<String> OPEN =
      List.of(
          "GET /api/session", "POST /api/session", "GET /api/oidc/start", "GET /api/oidc/callback");

  private final RunningServer server = RunningServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  /** A line of the table of routes that needs somebody with this role. */
  private record Needs(String method, String path, Role role) {

    String actualPath() {
      return path.replaceAll("\\{[^}]*}", "7");
    }
  }

  @Test
  void every_route_of_the_api_says_who_may_or_is_known_to_be_open() throws Exception {
    assertThat(server.routes())
        .filteredOn(route -> route.path().startsWith("/api/"))
        .filteredOn(route -> !(route.action() instanceof Guard.Guarded))
        .extracting(route -> route.method() + " " + route.path())
        .containsExactlyInAnyOrderElementsOf(OPEN);
    assertThat(guarded()).extracting(Needs::role).contains(Role.values());
  }

  @Test
  void nobody_gets_in_without_credentials() throws Exception {
    for (Needs route : guarded()) {
      assertRefused(Browser.at(server), route, 401, "unauthorized");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer wrong",
    "Authorization, Bearer hf_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "Authorization, Basic YXBpLXRva2VuOmFwaS10b2tlbg==",
    "Authorization, api-token",
    "Cookie, holdfast=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "Cookie, holdfast="
  })
  void nobody_gets_in_with_wrong_credentials(String header, String value) throws Exception {
    int address = 0;
    for (Needs route : guarded()) {
      Browser stranger =
          Browser.at(server).with(header, value).with("X-Forwarded-For", "203.0.113." + ++address);
      assertRefused(stranger, route, 401, "unauthorized");
    }
  }

  @Test
  void wrong_tokens_are_throttled_by_address_and_counted() throws Exception {
    Browser stranger = Browser.at(server).with("X-Forwarded-For", "203.0.113.7");
    for (int i = 0; i < 20; i++) {
      stranger.with("Authorization", "Bearer wrong " + i);
      assertProblem(stranger.ask("GET", "/api/webhook-events"), 401, "unauthorized");
    }

    HttpResponse<String> answer = stranger.ask("GET", "/api/webhook-events");

    assertProblem(answer, 429, "too-many-attempts");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(stranger.ask("GET", "/api/session").body()).contains("\"user\":null");
    assertThat(server.ask("GET", "/api/webhook-events").statusCode()).as("others").isEqualTo(200);
    TestWait.until(
        "they are written down", () -> rejected().findValuesAsString("reason").size() == 20);
    assertThat(rejected().findValuesAsString("reason")).containsOnly("token");
    assertThat(rejected().findValuesAsString("remote")).containsOnly("203.0.113.7");
  }

  @Test
  void whoever_is_known_is_not_kept_out_by_wrong_tokens_from_the_same_address() throws Exception {
    Browser program = Browser.at(server).with("Authorization", "Bearer " + issued("viewer"));
    assertThat(program.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      Browser.at(server).with("Authorization", "Bearer wrong").ask("GET", "/api/webhook-events");
    }

    assertThat(program.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);
    Browser.at(server).with("Authorization", "Bearer wrong").ask("GET", "/api/webhook-events");
  }

  @Test
  void a_session_holds_behind_a_proxy_with_a_password_of_its_own() throws Exception {
    Browser browser = Browser.as(server, "viewer").with("Authorization", "Basic cHJveHk6cHJveHk=");

    assertThat(browser.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);
    assertThat(rejected()).isEmpty();
  }

  private JsonNode rejected() throws IOException, InterruptedException {
    return Browser.json(server.ask("GET", "/api/rejections?limit=100")).get("rejections");
  }

  @Test
  void a_wrong_token_is_not_saved_by_a_good_cookie() throws Exception {
    Browser admin = Browser.as(server, "admin").with("Authorization", "Bearer wrong");

    assertThat(admin.ask("GET", "/api/users").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "operator"})
  void nobody_gets_in_with_too_small_a_role(String role) throws Exception {
    Browser browser = Browser.as(server, role);
    String token = issued(role);
    for (Needs route : guarded()) {
      if (!Role.of(role).orElseThrow().covers(route.role())) {
        assertRefused(browser, route, 403, "forbidden");
        assertRefused(
            Browser.at(server).with("Authorization", "Bearer " + token), route, 403, "forbidden");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "operator", "admin"})
  void everybody_gets_where_their_role_is_enough(String role) throws Exception {
    String token = issued(role);
    Browser program = Browser.at(server).with("Authorization", "Bearer " + token);
    for (Needs route : guarded()) {
      if (Role.of(role).orElseThrow().covers(route.role())) {
        assertThat(program.status(route.method(), route.actualPath()))
            .as(route.toString())
            .isNotIn(401, 403);
      }
    }
  }

  @Test
  void a_path_of_the_api_that_does_not_exist_is_told_only_to_those_who_are_known()
      throws Exception {
    assertThat(Browser.at(server).ask("GET", "/api/secrets").statusCode()).isEqualTo(401);
    assertThat(Browser.as(server, "admin").ask("GET", "/api/secrets").statusCode()).isEqualTo(404);
  }

  @Test
  void an_act_by_cookie_needs_the_csrf_token_of_its_session() throws Exception {
    Browser operator = Browser.as(server, "operator");
    String theirs = "X-Holdfast-CSRF";

    operator.with(theirs, "");
    assertProblem(operator.ask("DELETE", "/api/webhook-events/7"), 403, "csrf");
    operator.with(theirs, "wrong");
    assertProblem(operator.ask("DELETE", "/api/webhook-events/7"), 403, "csrf");
    operator.with(theirs, Browser.json(operator.ask("GET", "/api/session")).get("csrf").asString());
    assertProblem(operator.ask("DELETE", "/api/webhook-events/7"), 404, "unknown-event");
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, same-origin, 404",
    "Origin, https://evil.example, 403",
    "Origin, null, 403",
    "Origin, not a url, 403"
  })
  void an_act_by_cookie_comes_from_our_own_page(String header, String value, int status)
      throws Exception {
    Browser operator = Browser.as(server, "operator").with(header, value);

    assertThat(operator.ask("DELETE", "/api/webhook-events/7").statusCode()).isEqualTo(status);
  }

  @Test
  void our_own_origin_is_none_of_another_site() throws Exception {
    Browser operator = Browser.as(server, "operator");
    operator.with("Origin", "http://127.0.0.1:" + server.port());

    assertThat(operator.ask("DELETE", "/api/webhook-events/7").statusCode()).isEqualTo(404);
  }

  private void assertRefused(Browser browser, Needs route, int status, String problem)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = browser.ask(route.method(), route.actualPath());
    assertThat(answer.statusCode()).as(route.toString()).isEqualTo(status);
    assertProblem(answer, status, problem);
    if (status == 403) {
      assertThat(answer.body()).contains(route.role().word());
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String problem) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("urn:holdfast:problem:" + problem);
  }

  private String issued(String role) throws IOException, InterruptedException {
    String wanted = "{\"name\": \"%s token\", \"role\": \"%s\"}".formatted(role, role);
    return Browser.json(server.ask("POST", "/api/tokens", wanted)).get("token").asString();
  }

  private List<Needs> guarded() {
    return server.routes().stream()
        .flatMap(
            route ->
                route.action() instanceof Guard.Guarded guarded
                    ? Stream.of(new Needs(route.method(), route.path(), guarded.role()))
                    : Stream.empty())
        .toList();
  }
}
