package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.TestEvents;
import dev.holdfast.access.Audit;
import dev.holdfast.access.AuditedAction;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Role;
import dev.holdfast.access.Via;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TokensAndAuditTest {

  private static final String TOKENS = "/api/tokens";
  private static final String EVENTS = "/api/webhook-events";

  private final RunningServer server = RunningServer.start();
  private final Jdbi jdbi = Jdbi.create(server.database().general());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_token_is_shown_once_and_kept_as_its_hash() throws Exception {
    JsonNode issued = Browser.json(issue("{\"name\": \"nightly export\", \"role\": \"viewer\"}"));
    String text = issued.get("token").asString();

    assertThat(text).matches("hf_[A-Za-z0-9_-]{43}").startsWith(issued.get("prefix").asString());
    JsonNode listed = Browser.json(server.ask("GET", TOKENS)).get("tokens").get(0);
    assertThat(listed.propertyNames())
        .containsExactly(
            "id",
            "name",
            "role",
            "prefix",
            "created_by",
            "created_by_id",
            "created_at",
            "last_used_at",
            "expires_at");
    assertThat(listed.get("created_by").asString()).isEqualTo("api-token");
    String kept =
        jdbi.withHandle(
            h -> h.createQuery("SELECT t::text FROM api_tokens t").mapTo(String.class).one());
    assertThat(kept).doesNotContain(text.substring(12));
  }

  @Test
  void a_token_opens_until_it_is_deleted_and_its_use_is_noted() throws Exception {
    JsonNode issued = Browser.json(issue("{\"name\": \"export\", \"role\": \"viewer\"}"));
    Browser program = program(issued);

    assertThat(program.ask("GET", EVENTS).statusCode()).isEqualTo(200);
    JsonNode listed = Browser.json(server.ask("GET", TOKENS)).get("tokens").get(0);
    assertThat(listed.get("last_used_at").isNull()).isFalse();
    program.ask("GET", EVENTS);
    assertThat(Browser.json(server.ask("GET", TOKENS)).get("tokens").get(0)).isEqualTo(listed);

    String path = TOKENS + "/" + issued.get("id").asLong();
    assertThat(server.ask("DELETE", path).statusCode()).isEqualTo(204);
    assertThat(program.ask("GET", EVENTS).statusCode()).isEqualTo(401);
    assertThat(server.ask("DELETE", path).statusCode()).isEqualTo(404);
  }

  @Test
  void a_token_ends_when_it_was_to_end() throws Exception {
    JsonNode issued =
        Browser.json(
            issue(
                "{\"name\": \"a\", \"role\": \"viewer\", \"expires_at\": \"2999-01-01T00:00:00Z\"}"));
    assertThat(issued.get("expires_at").asString()).isEqualTo("2999-01-01T00:00:00Z");
    assertThat(program(issued).ask("GET", EVENTS).statusCode()).isEqualTo(200);

    jdbi.useHandle(h -> h.execute("UPDATE api_tokens SET expires_at = now()"));

    assertThat(program(issued).ask("GET", EVENTS).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"role\": \"viewer\"} | 'name'",
        "{\"name\": \"a\"} | 'role'",
        "{\"name\": \"a\", \"role\": \"viewer\", \"expires_at\": \"tomorrow\"} | 'expires_at'",
        "{\"name\": \"a\", \"role\": \"viewer\", \"expires_at\": \"2020-01-01T00:00:00Z\"} | 'expires_at'"
      })
  void a_token_that_cannot_be_is_not_issued(String body, String named) throws Exception {
    HttpResponse<String> answer = issue(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Browser.json(answer).get("detail").asString()).contains(named);
    assertThat(server.access().tokens().list()).isEmpty();
  }

  @Test
  void what_is_done_to_events_is_written_down_with_who_did_it() throws Exception {
    server.append().append(List.of(TestEvents.message("m-1")));
    Browser operator = Browser.as(server, "operator");
    operator.ask("POST", EVENTS + "/1/retry");
    operator.ask("POST", "/api/events/1/dead-letter");

    JsonNode newest = audit("?limit=1").get("entries").get(0);

    assertThat(newest.toString())
        .contains("\"who\":\"some operator\",\"who_id\":1,\"via\":\"password\"")
        .contains("\"action\":\"event.dead_letter\"")
        .contains("\"target\":\"1\",\"filter\":null,\"count\":null,\"remote\":\"127.0.0.1\"");
    assertThat(audit("").get("entries").findValuesAsString("action")).doesNotContain("event.retry");
  }

  @Test
  void a_token_is_in_the_log_by_its_id_and_names_may_be_the_same() throws Exception {
    server.append().append(List.of(TestEvents.message("m-1")));
    JsonNode issued = Browser.json(issue("{\"name\": \"admin\", \"role\": \"operator\"}"));
    program(issued).ask("POST", "/api/events/1/dead-letter");

    JsonNode newest = audit("?limit=1").get("entries").get(0);

    assertThat(newest.get("who").asString()).isEqualTo("admin");
    assertThat(newest.get("via").asString()).isEqualTo("token");
    assertThat(newest.get("who_id").asLong()).isEqualTo(issued.get("id").asLong());
    assertThat(Browser.json(server.ask("GET", "/api/events/1")).at("/event/last_error").asString())
        .isEqualTo("Moved to the dead letters by admin (token)");
  }

  @Test
  void an_action_that_cannot_be_written_down_is_not_done() throws Exception {
    server.append().append(List.of(TestEvents.message("m-1")));
    jdbi.useHandle(h -> h.execute("ALTER TABLE audit_log ADD CHECK (action = 'user.create')"));

    assertThat(server.ask("POST", "/api/events/1/dead-letter").statusCode()).isEqualTo(500);
    assertThat(issue("{\"name\": \"crm\", \"role\": \"viewer\"}").statusCode()).isEqualTo(500);
    assertThat(
            server
                .ask("POST", "/api/bulk-actions", "{\"action\":\"retry\",\"all\":true}")
                .statusCode())
        .isEqualTo(500);

    assertThat(server.events().stats().pending()).isOne();
    assertThat(server.access().tokens().list()).isEmpty();
    assertThat(Browser.json(server.ask("GET", "/api/bulk-actions")).get("bulk_actions")).isEmpty();
  }

  @Test
  void the_log_is_read_page_by_page() throws Exception {
    for (int i = 1; i <= 5; i++) {
      write(AuditedAction.toAll("{\"status\": \"failed\"}", i, "bulk.retry"));
    }

    JsonNode first = audit("?limit=2");
    JsonNode second = audit("?limit=2&before=" + first.get("next").asLong());
    JsonNode last = audit("?limit=2&before=" + second.get("next").asLong());

    assertThat(first.get("entries").findValuesAsString("count")).containsExactly("5", "4");
    assertThat(second.get("entries").findValuesAsString("count")).containsExactly("3", "2");
    assertThat(last.get("entries").findValuesAsString("count")).containsExactly("1");
    assertThat(last.get("next").isNull()).isTrue();
    assertThat(first.get("entries").get(0).at("/filter/status").asString()).isEqualTo("failed");
  }

  @Test
  void the_past_is_not_changed() {
    write(AuditedAction.to(7, "page.rename"));

    assertThatThrownBy(() -> jdbi.useHandle(h -> h.execute("UPDATE audit_log SET who = 'b'")))
        .hasMessageContaining("the audit log is not changed");
  }

  private void write(AuditedAction action) {
    Caller caller = new Caller("a", Role.ADMIN, Via.TOKEN, 7L, null, "192.0.2.7");
    jdbi.useHandle(handle -> Audit.write(handle, caller, action));
  }

  private HttpResponse<String> issue(String body) throws IOException, InterruptedException {
    return server.ask("POST", TOKENS, body);
  }

  private Browser program(JsonNode issued) {
    return Browser.at(server).with("Authorization", "Bearer " + issued.get("token").asString());
  }

  private JsonNode audit(String query) throws IOException, InterruptedException {
    return Browser.json(server.ask("GET", "/api/audit" + query));
  }
}
