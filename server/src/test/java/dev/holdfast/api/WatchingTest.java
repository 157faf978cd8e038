package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.event.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WatchingTest {

  private final RunningServer server = RunningServer.start();
  private final WatchedEvents events = new WatchedEvents(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void events_are_listed_newest_first_without_their_payloads_and_page_by_page() throws Exception {
    for (int i = 0; i < 3; i++) {
      events.stored("mid-" + i);
    }

    JsonNode first = events.get("/api/events?limit=2");
    JsonNode rest = events.get("/api/events?limit=2&before=" + first.get("next").asLong());

    assertThat(first.propertyNames()).containsExactly("events", "next", "searched");
    assertThat(first.get("events")).hasSize(2);
    assertThat(first.at("/events/0").propertyNames())
        .containsExactly(
            "id",
            "status",
            "event_type",
            "app",
            "object",
            "page_id",
            "page",
            "page_name",
            "conversation",
            "occurred_at",
            "received_at",
            "processed_at",
            "due_at",
            "retry_count",
            "last_error",
            "error_group",
            "waits_behind",
            "holds_others");
    assertThat(first.at("/searched/complete").asBoolean()).isTrue();
    assertThat(rest.get("events")).hasSize(1);
    assertThat(rest.get("next").isNull()).isTrue();
  }

  @Test
  void a_filter_narrows_list_and_count() throws Exception {
    events.settled("dead", Outcome.dead("Customer 7 is unknown"));
    events.settled("done", Outcome.done());
    events.stored("waits");

    assertThat(
            events.get("/api/events?error_group=Customer%20%7Bn%7D%20is%20unknown").get("events"))
        .hasSize(1);
    assertThat(events.get("/api/events?where=messaging.0.message.mid%20%3D%20waits").get("events"))
        .hasSize(1);
    assertThat(events.get("/api/events/count").toString())
        .isEqualTo("{\"count\":3,\"exact\":true}");
    assertThat(events.get("/api/events/count?action=retry").get("count").asInt()).isEqualTo(1);
    assertThat(events.get("/api/events/count?action=replay").get("count").asInt()).isEqualTo(1);
    assertThat(events.get("/api/events/count?action=retry&status=pending").get("count").asInt())
        .isZero();
  }

  @Test
  void an_event_is_shown_with_its_attempts_and_neighbours() throws Exception {
    events.settled("before", Outcome.done());
    long id = events.settled("failed", Outcome.dead("no such customer"));
    events.stored("after");

    JsonNode detail = events.get("/api/events/" + id);

    assertThat(detail.propertyNames())
        .containsExactly("event", "attempts", "records", "neighbours");
    assertThat(detail.at("/event/payload/entry/0/messaging/0/message/mid").asString())
        .isEqualTo("failed");
    assertThat(detail.at("/attempts/0/error").asString()).isEqualTo("no such customer");
    assertThat(detail.at("/attempts/0/outcome").asString()).isEqualTo("dead");
    assertThat(detail.at("/neighbours/before")).hasSize(1);
    assertThat(detail.at("/neighbours/after")).hasSize(1);
  }

  @Test
  void an_event_is_shown_with_the_records_that_it_became() throws Exception {
    long id = events.recorded("mid-1");

    JsonNode records = events.get("/api/events/" + id).get("records");

    assertThat(records).hasSize(1);
    assertThat(records.at("/0/table").asString()).isEqualTo("messages");
    assertThat(records.at("/0/row/message_id").asString()).isEqualTo("mid-1");
    assertThat(records.at("/0/row/event_id").asLong()).isEqualTo(id);
  }

  @Test
  void what_was_no_json_is_shown_with_its_bytes() throws Exception {
    server.append().append(List.of(TestEvents.message("x").asUnreadable("not JSON")));
    long id = events.get("/api/events").at("/events/0/id").asLong();

    assertThat(events.get("/api/events/" + id).at("/event/received/reason").asString())
        .isEqualTo("not JSON");
  }

  @ParameterizedTest
  @CsvSource({"hour, 60, 60", "day, 96, 900", "week, 168, 3600"})
  void the_overview_counts_what_happened(String range, int steps, int seconds) throws Exception {
    events.settled("done", Outcome.done());
    events.settled("dead", Outcome.dead("no"));
    events.stored("done");

    JsonNode overview = events.get("/api/overview?range=" + range);

    assertThat(overview.at("/series/at")).hasSize(steps);
    assertThat(overview.at("/series/step_seconds").asInt()).isEqualTo(seconds);
    assertThat(sum(overview.at("/series/received"))).isEqualTo(2);
    assertThat(sum(overview.at("/series/processed"))).isEqualTo(1);
    assertThat(sum(overview.at("/series/failed"))).isEqualTo(1);
    assertThat(sum(overview.at("/series/dead_letter"))).isEqualTo(1);
    assertThat(overview.get("duplicates").asInt()).isEqualTo(1);
    assertThat(overview.at("/types/0/event_type").asString()).isEqualTo("instagram.message");
    assertThat(overview.at("/types/0/received").asInt()).isEqualTo(2);
    assertThat(overview.at("/pages/0/page").asString()).isEqualTo("17841400000000001");
    assertThat(overview.at("/stats/total").asInt()).isEqualTo(2);
    assertThat(overview.get("oldest_waiting").isNull()).isTrue();
    assertThat(overview.get("problems")).isEmpty();
  }

  @Test
  void dead_letters_are_grouped() throws Exception {
    events.settled("a", Outcome.dead("Customer 7 is unknown"));
    events.settled("b", Outcome.dead("Customer 8 is unknown"));

    JsonNode groups = events.get("/api/dead-letters");

    assertThat(groups.get("total").asInt()).isEqualTo(2);
    assertThat(groups.get("groups")).hasSize(1);
    assertThat(groups.at("/groups/0/error_group").asString()).isEqualTo("Customer {n} is unknown");
    assertThat(groups.at("/groups/0/count").asInt()).isEqualTo(2);
  }

  @Test
  void types_and_payload_paths_are_there_to_choose_from_and_no_values() throws Exception {
    events.stored("mid-1");
    events.stored("mid-2");

    JsonNode paths = events.get("/api/payload-paths?type=instagram.*");

    assertThat(events.get("/api/types").toString())
        .isEqualTo(
            "{\"types\":[{\"event_type\":\"instagram.message\",\"stored\":2,\"duplicates\":0}]}");
    assertThat(paths.toString())
        .contains(
            "{\"path\":\"messaging.0.message.text\",\"example_kind\":\"string\",\"seen\":2}",
            "{\"path\":\"object\",\"example_kind\":\"string\",\"seen\":2}",
            "{\"path\":\"time\",\"example_kind\":\"number\",\"seen\":2}")
        .doesNotContain("Saturdays");
    assertThat(events.get("/api/payload-paths?type=page.feed").get("paths")).isEmpty();
  }

  @Test
  void a_page_gets_a_name_and_loses_it_again() throws Exception {
    events.stored("mid-1");
    int id = events.get("/api/pages").at("/pages/0/id").asInt();

    HttpResponse<String> named =
        server.ask("PATCH", "/api/pages/" + id, "{\"name\": \" Our shop \"}");

    assertThat(named.statusCode()).isEqualTo(200);
    assertThat(WatchedEvents.json(named).get("name").asString()).isEqualTo("Our shop");
    assertThat(events.get("/api/events").at("/events/0/page_name").asString())
        .isEqualTo("Our shop");
    server.ask("PATCH", "/api/pages/" + id, "{\"name\": null}");
    JsonNode page = events.get("/api/pages").at("/pages/0");
    assertThat(page.get("name").isNull()).isTrue();
    assertThat(page.get("last_24h").asInt()).isEqualTo(1);
    assertThat(page.get("days").toString()).isEqualTo("[0,0,0,0,0,0,1]");
    assertThat(page.get("last_seen_at").isNull()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"name\": 7}", "{\"name\": \"\"}", "{}"})
  void a_name_that_is_none_is_refused(String body) throws Exception {
    assertThat(server.ask("PATCH", "/api/pages/1", body).statusCode()).isEqualTo(400);
  }

  @Test
  void what_the_door_refuses_is_kept_without_its_body_and_within_bounds() throws Exception {
    for (int i = 0; i < RunningServer.REJECTIONS_KEPT + 5; i++) {
      RunningServer.send(
          server
              .request("/webhook")
              .header("X-Forwarded-For", "10.9.9.9, 203.0.113.7")
              .POST(BodyPublishers.ofString("{\"secret\":1}")));
    }
    TestWait.until(
        "the refusals are written", () -> rejected() == RunningServer.REJECTIONS_KEPT + 5);

    JsonNode list = events.get("/api/rejections?limit=200");

    assertThat(list.get("rejections")).hasSize(RunningServer.REJECTIONS_KEPT);
    assertThat(list.get("kept_at_most").asInt()).isEqualTo(RunningServer.REJECTIONS_KEPT);
    assertThat(list.at("/rejections/0").toString())
        .contains(
            "\"app\":\"default\",\"reason\":\"signature\",\"bytes\":12,\"remote\":\"203.0.113.7\"")
        .doesNotContain("secret");
    assertThat(events.get("/api/rejections?limit=3").get("next").asLong())
        .isEqualTo(events.get("/api/rejections").at("/rejections/2/id").asLong());
  }

  @Test
  void every_reason_to_refuse_has_its_word() throws Exception {
    server.get("/webhook?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guessed");
    server.deliver("/webhook/No_such-app'", "{}");
    server.deliver("/webhook", "x".repeat(RunningServer.BODY_LIMIT_BYTES + 1));
    TestWait.until("the refusals are written", () -> rejected() == 3);

    assertThat(events.get("/api/rejections").get("rejections"))
        .extracting(r -> r.get("app").asString() + " " + r.get("reason").asString())
        .containsExactlyInAnyOrder(
            "default handshake", "o_such-app unknown_app", "default too_large");
  }

  private long rejected() throws Exception {
    return events.get("/api/overview").get("rejected").asLong();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/events?status=lost             | status",
        "/api/events?page=seven              | page",
        "/api/events?from=yesterday          | from",
        "/api/events?to=2026-13-01T00:00:00Z | to",
        "/api/events?where=%20%3D%20x        | where",
        "/api/events?type=a&type=b           | type",
        "/api/events?error=%00               | error",
        "/api/events?limit=201               | limit",
        "/api/events?before=0                | before",
        "/api/events/count?action=burn       | action",
        "/api/events/count?status=x          | status",
        "/api/events/seven                   | id",
        "/api/overview?range=year            | range",
        "/api/rejections?limit=0             | limit",
        "/api/payload-paths?limit=many       | limit",
        "/api/bulk-actions/x                 | id"
      })
  void a_parameter_that_makes_no_sense_is_named(String path, String parameter) throws Exception {
    HttpResponse<String> answer = server.ask("GET", path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(WatchedEvents.json(answer).get("detail").asString()).contains("'" + parameter + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/events",
    "GET, /api/events/count",
    "GET, /api/events/1",
    "GET, /api/overview",
    "GET, /api/types",
    "GET, /api/payload-paths",
    "GET, /api/dead-letters",
    "GET, /api/rejections",
    "GET, /api/pages",
    "GET, /api/live",
    "GET, /api/bulk-actions",
    "GET, /api/bulk-actions/1",
    "POST, /api/events/1/retry",
    "POST, /api/events/1/replay",
    "POST, /api/events/1/dead-letter",
    "DELETE, /api/events/1",
    "PATCH, /api/pages/1",
    "POST, /api/bulk-actions",
    "POST, /api/bulk-actions/1/cancel"
  })
  void nothing_opens_without_the_token(String method, String path) throws Exception {
    HttpResponse<String> answer =
        RunningServer.send(server.request(path).method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/events/4711",
    "POST, /api/events/4711/retry",
    "POST, /api/events/4711/replay",
    "POST, /api/events/4711/dead-letter",
    "DELETE, /api/events/4711",
    "GET, /api/bulk-actions/4711",
    "POST, /api/bulk-actions/4711/cancel"
  })
  void what_is_not_there_is_not_found(String method, String path) throws Exception {
    assertThat(server.ask(method, path).statusCode()).isEqualTo(404);
  }

  @Test
  void one_event_is_retried_replayed_moved_and_deleted() throws Exception {
    long id = events.settled("mid-1", Outcome.done());

    assertThat(act(id, "replay")).isEqualTo("pending");
    assertThat(act(id, "dead-letter")).isEqualTo("dead_letter");
    assertThat(act(id, "retry")).isEqualTo("pending");
    assertThat(server.retriesAnnounced()).isEqualTo(2);
    assertThat(server.ask("DELETE", "/api/events/" + id).statusCode()).isEqualTo(204);
    assertThat(server.ask("GET", "/api/events/" + id).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"retry, not-retryable", "replay, not-applicable"})
  void what_does_not_fit_the_status_is_a_conflict(String action, String problem) throws Exception {
    long id = events.stored("mid-1");

    HttpResponse<String> answer = server.ask("POST", "/api/events/" + id + "/" + action);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains(problem, "pending");
  }

  private String act(long id, String action) throws Exception {
    HttpResponse<String> answer = server.ask("POST", "/api/events/" + id + "/" + action);
    return WatchedEvents.json(answer).at("/event/status").asString();
  }

  private static long sum(JsonNode numbers) {
    return numbers.values().stream().mapToLong(JsonNode::asLong).sum();
  }
}
