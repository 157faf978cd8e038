package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.web.Route;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A parameter that nobody knows is refused by its name: it is most likely a mistyped one. */
class QueryParametersTest {

  private static final RunningServer SERVER = RunningServer.start();

  /** Meta, load balancers and OpenID providers add parameters of their own. */
  private static final List<String> OPEN =
      List.of(
          "GET /health/live",
          "GET /health/ready",
          "GET /webhook",
          "POST /webhook",
          "GET /webhook/{app}",
          "POST /webhook/{app}",
          "GET /api/oidc/callback");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void only_where_others_add_their_own_any_parameter_is_taken() {
    assertThat(SERVER.routes().stream().filter(route -> route.query() instanceof Route.Query.Any))
        .extracting(QueryParametersTest::named)
        .containsExactlyInAnyOrderElementsOf(OPEN);
  }

  @ParameterizedTest
  @MethodSource("closedRoutes")
  void every_other_route_refuses_an_unknown_parameter_by_its_name(String route) throws Exception {
    String[] methodAndPath = route.split(" ", 2);
    String path = methodAndPath[1].replaceAll("\\{\\w+}", "1");

    HttpResponse<String> answer = SERVER.ask(methodAndPath[0], path + "?nonsense=1");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Browser.json(answer).get("detail").asString()).contains("'nonsense'");
  }

  static List<String> closedRoutes() {
    return SERVER.routes().stream()
        .map(QueryParametersTest::named)
        .filter(Predicate.not(OPEN::contains))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/events?stauts=dead_letter, stauts",
    "/api/events?Status=dead_letter, Status",
    "/api/events/count?limit=1, limit",
    "/api/webhook-events?limit=1&ofset=2, ofset",
    "/api/webhook-events?limit=1&=2, ''",
    "/api/audit?after=1, after"
  })
  void a_mistyped_parameter_never_means_everything(String path, String parameter) throws Exception {
    HttpResponse<String> answer = SERVER.ask("GET", path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Browser.json(answer).get("detail").asString()).contains("'" + parameter + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/webhook-events?status=, status, blank",
    "/api/webhook-events?eventType=%20, eventType, blank",
    "/api/webhook-events?status=failed&status=pending, status, once",
    "/api/webhook-events?limit=1&limit=2, limit, once",
    "/api/events?before=, before, blank",
    "/api/audit?limit=, limit, blank"
  })
  void a_blank_or_repeated_value_never_means_something_else(
      String path, String parameter, String why) throws Exception {
    HttpResponse<String> answer = SERVER.ask("GET", path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Browser.json(answer).get("detail").asString()).contains("'" + parameter + "'", why);
  }

  @Test
  void a_way_back_from_a_provider_that_is_not_set_up_leads_nowhere() throws Exception {
    HttpResponse<String> answer = SERVER.get("/api/oidc/callback?code=1");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Browser.json(answer).get("detail").asString()).contains("oidc.issuer");
  }

  private static String named(Route route) {
    return route.method() + " " + route.path();
  }
}
