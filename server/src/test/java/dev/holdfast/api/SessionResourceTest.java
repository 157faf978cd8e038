package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SessionResourceTest {

  private static final String PASSWORD = Browser.PASSWORD;

  private final RunningServer server = RunningServer.start();
  private final Browser browser = Browser.at(server);

  @BeforeEach
  void ada_is_an_operator() throws Exception {
    server.ask(
        "POST",
        "/api/users",
        """
        {"name": "Ada", "role": "operator", "password": "%s"}"""
            .formatted(PASSWORD));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_stranger_is_told_that_nobody_is_signed_in() throws Exception {
    assertThat(browser.ask("GET", "/api/session").body())
        .isEqualTo(
            """
            {"user":null,"csrf":null,"oidc":null,"deletion":{"operator_from_age_seconds":691200}}\
            """);
  }

  @Test
  void whoever_has_the_password_is_signed_in() throws Exception {
    JsonNode answer = Browser.json(browser.login("Ada", PASSWORD));

    assertThat(answer.get("user"))
        .hasToString("{\"name\":\"Ada\",\"role\":\"operator\",\"via\":\"password\"}");
    assertThat(Browser.json(browser.ask("GET", "/api/session"))).isEqualTo(answer);
    assertThat(browser.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);
  }

  @Test
  void a_program_is_told_who_it_is() throws Exception {
    assertThat(server.ask("GET", "/api/session").body())
        .contains("{\"name\":\"api-token\",\"role\":\"admin\",\"via\":\"token\"}");
  }

  @Test
  void the_name_is_known_in_any_case() throws Exception {
    assertThat(browser.login("aDA", PASSWORD).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"Ada, wrong horse", "Eve, correct horse", "Ada, CORRECT HORSE"})
  void a_wrong_name_or_password_gets_the_same_answer(String name, String password)
      throws Exception {
    HttpResponse<String> answer = browser.login(name, password);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("bad-login").doesNotContain(name, password);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name=Ada",
        "[]",
        "{\"name\": \"Ada\"}",
        "{\"name\": 7, \"password\": \"x\"}",
        "{\"name\": \"Ada\", \"password\": \"correct horse\", \"remember\": true}"
      })
  void a_body_that_makes_no_sense_is_a_bad_parameter(String body) throws Exception {
    HttpResponse<String> answer = browser.ask("POST", "/api/session", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("bad-parameter");
  }

  @Test
  void on_plain_http_the_cookie_is_hidden_from_pages_and_other_sites() throws Exception {
    assertThat(cookieOf(browser.login("Ada", PASSWORD)))
        .startsWith("holdfast=")
        .contains("; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=86400")
        .doesNotContain("Secure");
  }

  @Test
  void behind_a_proxy_with_tls_the_cookie_is_bound_to_this_host() throws Exception {
    browser.with("X-Forwarded-Proto", "https");

    assertThat(cookieOf(browser.login("Ada", PASSWORD)))
        .startsWith("__Host-holdfast=")
        .contains("; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure")
        .doesNotContain("Domain");
    assertThat(browser.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);
  }

  @Test
  void the_database_keeps_nothing_to_sign_in_with() throws Exception {
    browser.login("Ada", PASSWORD);

    assertThat(rows("SELECT encode(token_hash, 'escape') FROM sessions"))
        .doesNotContain(browser.cookie("holdfast").orElseThrow());
    assertThat(rows("SELECT password_hash FROM users"))
        .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  }

  @Test
  void a_hash_made_at_another_cost_is_made_again_when_its_password_is_known() throws Exception {
    String old =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    jdbi().useHandle(h -> h.execute("UPDATE users SET password_hash = ?", old));

    assertThat(browser.login("Ada", "not the password").statusCode()).isEqualTo(401);
    assertThat(rows("SELECT password_hash FROM users")).containsExactly(old);
    assertThat(browser.login("Ada", "password").statusCode()).isEqualTo(200);
    assertThat(rows("SELECT password_hash FROM users"))
        .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    assertThat(browser.login("Ada", "password").statusCode()).isEqualTo(200);
  }

  @Test
  void a_session_ends_with_signing_out() throws Exception {
    browser.login("Ada", PASSWORD);

    assertThat(browser.ask("DELETE", "/api/session").statusCode()).isEqualTo(204);
    assertThat(browser.cookie("holdfast")).contains("");
    assertThat(rows("SELECT user_id::text FROM sessions")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE sessions SET seen_at = now() - interval '1 hour'",
        "UPDATE sessions SET created_at = now() - interval '1 day'",
        "UPDATE users SET disabled = true",
        "DELETE FROM users"
      })
  void a_session_is_over_at_once_when_its_time_or_its_user_is(String sql) throws Exception {
    browser.login("Ada", PASSWORD);
    assertThat(browser.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);

    jdbi().useHandle(handle -> handle.execute(sql));

    assertThat(browser.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(401);
  }

  @Test
  void a_session_in_use_goes_on_and_is_written_once_a_minute_at_most() throws Exception {
    browser.login("Ada", PASSWORD);
    jdbi().useHandle(h -> h.execute("UPDATE sessions SET seen_at = now() - interval '50 minutes'"));
    browser.ask("GET", "/api/webhook-events");
    List<String> seen =
        rows("SELECT seen_at::text FROM sessions WHERE seen_at > now() - interval '1 minute'");
    assertThat(seen).hasSize(1);

    browser.ask("GET", "/api/webhook-events");

    assertThat(rows("SELECT seen_at::text FROM sessions")).isEqualTo(seen);
  }

  @Test
  void a_new_password_ends_all_other_sessions() throws Exception {
    Browser elsewhere = Browser.at(server);
    elsewhere.login("Ada", PASSWORD);
    browser.login("Ada", PASSWORD);

    HttpResponse<String> answer =
        browser.ask(
            "PUT",
            "/api/session/password",
            """
            {"current": "correct horse", "next": "battery staple"}""");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(browser.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(200);
    assertThat(elsewhere.ask("GET", "/api/webhook-events").statusCode()).isEqualTo(401);
    assertThat(elsewhere.login("Ada", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(elsewhere.login("Ada", "battery staple").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"wrong horse, battery staple, 401", "correct horse, short, 400"})
  void a_password_is_only_changed_by_who_knows_it_to_one_that_is_long_enough(
      String current, String next, int status) throws Exception {
    browser.login("Ada", PASSWORD);
    String wanted = "{\"current\": \"%s\", \"next\": \"%s\"}".formatted(current, next);

    assertThat(browser.ask("PUT", "/api/session/password", wanted).statusCode()).isEqualTo(status);
    assertThat(Browser.at(server).login("Ada", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_has_no_session_to_change() throws Exception {
    assertThat(server.ask("DELETE", "/api/session").statusCode()).isEqualTo(409);
  }

  @Test
  void who_guesses_must_wait_and_the_owner_elsewhere_need_not() throws Exception {
    Browser guesser = Browser.at(server).with("X-Forwarded-For", "192.0.2.66");
    for (int attempt = 0; attempt < 6; attempt++) {
      assertThat(guesser.login("Ada", "guess " + attempt).statusCode()).isEqualTo(401);
    }

    HttpResponse<String> answer = guesser.login("Ada", PASSWORD);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("too-many-logins");
    assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(1);
    assertThat(browser.login("Ada", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void the_wait_doubles_with_each_further_failure_and_ends() throws Exception {
    Browser guesser = Browser.at(server).with("X-Forwarded-For", "192.0.2.66");
    for (int attempt = 0; attempt < 9; attempt++) {
      guesser.login("Ada", "guess");
      jdbi()
          .useHandle(
              h ->
                  h.execute(
                      "UPDATE login_attempts SET next_at = next_at - interval '15 minutes' WHERE failures < 9"));
    }
    assertThat(guesser.login("Ada", "guess").headers().firstValueAsLong("Retry-After")).hasValue(8);

    jdbi().useHandle(h -> h.execute("UPDATE login_attempts SET next_at = now()"));

    assertThat(guesser.login("Ada", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void who_tries_all_names_from_one_address_must_wait_too() throws Exception {
    Browser guesser = Browser.at(server).with("X-Forwarded-For", "2001:db8::1");
    for (int attempt = 0; attempt < 21; attempt++) {
      guesser.login("user " + attempt, "guess");
    }

    assertThat(guesser.login("somebody else", "guess").statusCode()).isEqualTo(429);
    guesser.with("X-Forwarded-For", "2001:db8::ffff");
    assertThat(guesser.login("Ada", PASSWORD).statusCode()).isEqualTo(429);
    guesser.with("X-Forwarded-For", "2001:db8:0:1::1");
    assertThat(guesser.login("Ada", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void signing_in_and_out_is_written_down_but_not_what_strangers_typed() throws Exception {
    browser.login("Ada", "guess");
    browser.login("my secret pass phrase", "guess");
    browser.login("Ada", PASSWORD);
    browser.ask("DELETE", "/api/session");

    assertThat(rows("SELECT who || ' ' || action || ' ' || remote FROM audit_log ORDER BY id"))
        .endsWith(
            "Ada session.login_failed 127.0.0.1",
            "(unknown) session.login_failed 127.0.0.1",
            "Ada session.login 127.0.0.1",
            "Ada session.logout 127.0.0.1");
  }

  private Jdbi jdbi() {
    return Jdbi.create(server.database().general());
  }

  private List<String> rows(String sql) {
    return jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private static String cookieOf(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }
}
