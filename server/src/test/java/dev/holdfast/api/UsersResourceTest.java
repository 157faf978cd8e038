package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UsersResourceTest {

  private static final String USERS = "/api/users";
  private static final String EVENTS = "/api/webhook-events";
  private static final String ADMIN = "Bearer " + RunningServer.TOKEN;

  private final RunningServer server = RunningServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_first_start_creates_admin_and_no_later_one_does() throws Exception {
    Optional<String> generated = server.access().users().createFirst(Optional.empty());

    assertThat(generated.orElseThrow()).hasSizeGreaterThan(20);
    assertThat(server.access().users().createFirst(Optional.empty())).isEmpty();
    assertThat(Browser.at(server).login("admin", generated.get()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_password_in_the_settings_is_admins_and_is_not_told() throws Exception {
    assertThat(server.access().users().createFirst(Optional.of("open sesame"))).isEmpty();
    assertThat(server.access().users().createFirst(Optional.of("changed later"))).isEmpty();

    assertThat(Browser.at(server).login("admin", "open sesame").statusCode()).isEqualTo(200);
    assertThat(Browser.at(server).login("admin", "changed later").statusCode()).isEqualTo(401);
  }

  @Test
  void a_user_is_created_and_listed_without_any_part_of_the_password() throws Exception {
    HttpResponse<String> created = create("Ada", "viewer");

    assertThat(created.statusCode()).isEqualTo(201);
    JsonNode list = Browser.json(server.ask("GET", USERS));
    assertThat(list.get("users").get(0)).isEqualTo(Browser.json(created));
    assertThat(list.get("users").get(0).propertyNames())
        .containsExactly("id", "name", "role", "via", "disabled", "created_at", "last_login_at");
  }

  @Test
  void two_users_have_two_names_whatever_their_case() throws Exception {
    create("Ada", "viewer");

    HttpResponse<String> answer = create("ADA", "admin");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("name-taken");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"Ada\", \"role\": \"owner\", \"password\": \"correct horse\"} | 'role'",
        "{\"name\": \"Ada\", \"password\": \"correct horse\"} | 'role'",
        "{\"name\": \" \", \"role\": \"viewer\", \"password\": \"correct horse\"} | 'name'",
        "{\"name\": \"Ada\", \"role\": \"viewer\", \"password\": \"7 chars\"} | 'password'",
        "{\"name\": \"Ada\", \"role\": \"viewer\"} | 'password'"
      })
  void a_user_that_cannot_be_is_not_created(String body, String named) throws Exception {
    HttpResponse<String> answer = server.ask("POST", USERS, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Browser.json(answer).get("detail").asString()).contains(named);
    assertThat(server.access().users().list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\": \"viewer\"}",
        "{\"password\": \"battery staple\"}",
        "{\"disabled\": true}"
      })
  void a_change_ends_the_users_sessions(String change) throws Exception {
    create("root", "admin");
    Browser operator = Browser.as(server, "operator");
    long id = id("some operator");

    assertThat(server.ask("PATCH", USERS + "/" + id, change).statusCode()).isEqualTo(200);

    assertThat(operator.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(401);
  }

  @Test
  void a_disabled_user_is_kept_out_until_enabled_again() throws Exception {
    Browser.as(server, "viewer");
    long id = id("some viewer");
    Browser viewer = Browser.at(server);

    server.ask("PATCH", USERS + "/" + id, "{\"disabled\": true}");
    assertThat(viewer.login("some viewer", Browser.PASSWORD).statusCode()).isEqualTo(401);
    server.ask("PATCH", USERS + "/" + id, "{\"disabled\": false}");
    assertThat(viewer.login("some viewer", Browser.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void a_deleted_user_is_gone_with_their_sessions() throws Exception {
    Browser viewer = Browser.as(server, "viewer");

    assertThat(server.ask("DELETE", USERS + "/" + id("some viewer")).statusCode()).isEqualTo(204);

    assertThat(viewer.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(401);
    assertThat(server.ask("DELETE", USERS + "/7000").statusCode()).isEqualTo(404);
    assertThat(server.ask("PATCH", USERS + "/7000", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void the_last_admin_stays() throws Exception {
    create("root", "admin");
    String last = USERS + "/" + id("root");

    for (String change : new String[] {"{\"role\": \"operator\"}", "{\"disabled\": true}"}) {
      HttpResponse<String> answer = server.ask("PATCH", last, change);
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).contains("last-admin");
    }
    assertThat(server.ask("DELETE", last).statusCode()).isEqualTo(409);
    assertThat(server.ask("PATCH", last, "{\"role\": \"admin\"}").statusCode()).isEqualTo(200);
    create("second", "admin");
    assertThat(server.ask("DELETE", last).statusCode()).isEqualTo(204);
  }

  @Test
  void what_admins_do_is_written_down() throws Exception {
    Browser admin = Browser.as(server, "admin");
    admin.ask("POST", USERS, user("Ada", "viewer"));
    admin.ask("PATCH", USERS + "/" + id("Ada"), "{\"role\": \"operator\", \"disabled\": true}");
    admin.ask("DELETE", USERS + "/" + id("Ada"));

    JsonNode entries = Browser.json(admin.ask("GET", "/api/audit?limit=3")).get("entries");

    assertThat(entries.findValuesAsString("action"))
        .containsExactly("user.delete", "user.change", "user.create");
    assertThat(entries.findValuesAsString("who")).containsOnly("some admin");
    assertThat(entries.findValuesAsString("remote")).containsOnly("127.0.0.1");
    assertThat(entries.get(1).get("target").asString())
        .startsWith("Ada (")
        .endsWith("), role operator, disabled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH  | {\"disabled\": true}                       | viewer, operator, admin",
        "PATCH  | {\"disabled\": true, \"keep_tokens\": true}  | ",
        "PATCH  | {\"role\": \"operator\"}                     | admin",
        "PATCH  | {\"role\": \"viewer\"}                       | operator, admin",
        "PATCH  | {\"role\": \"viewer\", \"keep_tokens\": true} | ",
        "PATCH  | {\"password\": \"battery staple\"}           | ",
        "PATCH  | {\"disabled\": false}                       | ",
        "DELETE |                                            | viewer, operator, admin"
      })
  void tokens_that_may_do_more_than_their_user_are_revoked_unless_they_are_to_stay(
      String method, @Nullable String change, @Nullable String revoked) throws Exception {
    Browser admin = Browser.as(server, "admin");
    create("root", "admin");
    Map<String, Browser> tokens = new LinkedHashMap<>();
    for (String role : List.of("viewer", "operator", "admin")) {
      tokens.put(role, program(issue(admin, role)));
    }
    Browser others = program(issue(Browser.at(server).with("Authorization", ADMIN), "admin"));

    server.ask(method, USERS + "/" + id("some admin"), change == null ? "" : change);

    List<String> expected = revoked == null ? List.of() : List.of(revoked.split(", ", -1));
    for (Map.Entry<String, Browser> token : tokens.entrySet()) {
      assertThat(token.getValue().ask("GET", EVENTS).statusCode())
          .as(token.getKey())
          .isEqualTo(expected.contains(token.getKey()) ? 401 : 200);
    }
    assertThat(others.ask("GET", EVENTS).statusCode()).as("somebody else's").isEqualTo(200);
    assertThat(
            Browser.json(server.ask("GET", "/api/audit"))
                .get("entries")
                .findValuesAsString("action"))
        .filteredOn("token.delete"::equals)
        .hasSize(expected.size());
  }

  @Test
  void the_tokens_of_a_deleted_user_stay_where_that_is_asked_for() throws Exception {
    create("root", "admin");
    Browser admin = Browser.as(server, "admin");
    Browser program = program(issue(admin, "viewer"));

    server.ask("DELETE", USERS + "/" + id("some admin") + "?keep_tokens=true");

    assertThat(program.ask("GET", EVENTS).statusCode()).isEqualTo(200);
    JsonNode listed = Browser.json(server.ask("GET", "/api/tokens")).get("tokens").get(0);
    assertThat(listed.get("created_by").asString()).isEqualTo("some admin");
    assertThat(listed.get("created_by_id").isNull()).isTrue();
  }

  @Test
  void a_token_that_was_made_with_a_users_token_is_the_users_too() throws Exception {
    create("root", "admin");
    Browser admin = Browser.as(server, "admin");
    long user = id("some admin");
    Browser second = program(issue(program(issue(admin, "admin")), "viewer"));

    assertThat(
            Browser.json(server.ask("GET", "/api/tokens"))
                .get("tokens")
                .findValuesAsString("created_by_id"))
        .containsOnly(String.valueOf(user));
    server.ask("PATCH", USERS + "/" + user, "{\"disabled\": true}");

    assertThat(second.ask("GET", EVENTS).statusCode()).isEqualTo(401);
  }

  private static JsonNode issue(Browser by, String role) throws IOException, InterruptedException {
    String wanted = "{\"name\": \"a %s's\", \"role\": \"%s\"}".formatted(role, role);
    return Browser.json(by.ask("POST", "/api/tokens", wanted));
  }

  private Browser program(JsonNode issued) {
    return Browser.at(server).with("Authorization", "Bearer " + issued.get("token").asString());
  }

  private HttpResponse<String> create(String name, String role)
      throws IOException, InterruptedException {
    return server.ask("POST", USERS, user(name, role));
  }

  private static String user(String name, String role) {
    return "{\"name\": \"%s\", \"role\": \"%s\", \"password\": \"%s\"}"
        .formatted(name, role, Browser.PASSWORD);
  }

  private long id(String name) {
    return server.access().users().list().stream()
        .filter(user -> user.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }
}
