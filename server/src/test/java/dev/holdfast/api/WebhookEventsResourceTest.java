package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestClaims;
import dev.holdfast.TestEvents;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Queue;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.query.EventFilter;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookEventsResourceTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String EVENTS = "/api/webhook-events";

  private final RunningServer server = RunningServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_list_has_the_newest_first_with_total_limit_and_offset() throws Exception {
    server.append().append(TestEvents.messages("m-", 3));

    JsonNode list = json(server.ask("GET", EVENTS + "?limit=2&offset=1"));

    assertThat(list.propertyNames()).containsExactly("events", "total", "limit", "offset");
    assertThat(list.get("total").asInt()).isEqualTo(3);
    assertThat(list.get("limit").asInt()).isEqualTo(2);
    assertThat(list.get("offset").asInt()).isEqualTo(1);
    assertThat(list.get("events")).hasSize(2);
    assertThat(list.get("events").get(0).toString()).contains("m-1");
    assertThat(list.get("events").get(1).toString()).contains("m-0");
  }

  @Test
  void the_list_is_filtered_by_status_and_type() throws Exception {
    deadLetter("dead");
    server.append().append(TestEvents.messages("m-", 2));
    server.append().append(List.of(TestEvents.of("instagram.comment", "comment", "{}")));

    assertThat(total("?status=dead_letter")).isEqualTo(1);
    assertThat(total("?status=pending")).isEqualTo(3);
    assertThat(total("?eventType=instagram.message")).isEqualTo(3);
    assertThat(total("?status=pending&eventType=instagram.message")).isEqualTo(2);
    assertThat(total("?status=processed")).isZero();
  }

  @Test
  void the_stats_count_every_status() throws Exception {
    deadLetter("dead");
    server.append().append(TestEvents.messages("m-", 2));

    JsonNode stats = json(server.ask("GET", EVENTS + "/stats"));

    assertThat(stats)
        .hasToString(
            """
            {"total":3,"pending":2,"processing":0,"processed":0,"failed":0,"dead_letter":1}\
            """);
  }

  @Test
  void an_event_is_shown_with_its_whole_payload() throws Exception {
    long id = stored("mid-1");

    JsonNode event = json(server.ask("GET", EVENTS + "/" + id));

    assertThat(event.propertyNames())
        .contains(
            "id",
            "page_id",
            "event_type",
            "payload",
            "received_at",
            "processed_at",
            "retry_count",
            "last_error",
            "status");
    assertThat(event.get("id").asLong()).isEqualTo(id);
    assertThat(event.get("status").asString()).isEqualTo("pending");
    assertThat(event.get("processed_at").isNull()).isTrue();
    assertThat(event.at("/payload/entry/0/messaging/0/message/mid").asString()).isEqualTo("mid-1");
  }

  @Test
  void numbers_in_a_payload_keep_every_digit() throws Exception {
    String digits = "{\"id\": 90071992547409931, \"price\": 1.10}";
    server.append().append(List.of(TestEvents.of("instagram.message", "digits", digits)));

    assertThat(server.ask("GET", EVENTS).body()).contains("90071992547409931").contains("1.10");
  }

  @Test
  void a_dead_event_is_pending_again_after_a_retry_and_processors_are_told() throws Exception {
    long id = deadLetter("dead");

    HttpResponse<String> answer = server.ask("POST", EVENTS + "/" + id + "/retry");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode retried = json(answer);
    assertThat(retried.propertyNames()).containsExactly("message", "event");
    assertThat(retried.at("/event/status").asString()).isEqualTo("pending");
    assertThat(retried.at("/event/last_error").isNull()).isTrue();
    assertThat(server.retriesAnnounced()).isEqualTo(1);
  }

  @Test
  void an_event_that_has_not_failed_is_left_as_it_is() throws Exception {
    long id = stored("mid-1");

    HttpResponse<String> answer = server.ask("POST", EVENTS + "/" + id + "/retry");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("pending");
    assertThat(server.retriesAnnounced()).isZero();
  }

  @Test
  void a_deleted_event_is_gone() throws Exception {
    long id = stored("mid-1");

    HttpResponse<String> answer = server.ask("DELETE", EVENTS + "/" + id);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).propertyNames()).containsExactly("message");
    assertThat(server.ask("GET", EVENTS + "/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void an_operator_deletes_only_what_meta_does_not_deliver_again_any_more() throws Exception {
    long id = stored("m-1");
    Browser operator = Browser.as(server, "operator");
    for (String path : new String[] {EVENTS, "/api/events"}) {
      HttpResponse<String> answer = operator.ask("DELETE", path + "/" + id);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("role admin", "8 days", "gone for good");
    }

    Jdbi.create(server.database().general())
        .useHandle(h -> h.execute("UPDATE events SET received_at = now() - interval '8 days'"));

    assertThat(operator.ask("DELETE", EVENTS + "/" + id).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"GET, /7", "POST, /7/retry", "DELETE, /7", "GET, /7/nothing"})
  void what_is_not_there_is_not_found(String method, String path) throws Exception {
    HttpResponse<String> answer = server.ask(method, EVENTS + path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "?status=lost, status",
    "?limit=0, limit",
    "?limit=1001, limit",
    "?limit=many, limit",
    "?offset=-1, offset",
    "?offset=100001, offset",
    "?offset=9223372036854775808, offset",
    "?eventType=%00, eventType",
    "/seven, id",
    "/0, id"
  })
  void a_parameter_that_makes_no_sense_is_named(String path, String parameter) throws Exception {
    HttpResponse<String> answer = server.ask("GET", EVENTS + path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("detail").asString()).contains("'" + parameter + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "GET, /stats",
    "GET, /1",
    "POST, /1/retry",
    "DELETE, /1",
    "GET, /1/nothing"
  })
  void nothing_opens_without_the_token(String method, String path) throws Exception {
    stored("mid-1");
    var request = server.request(EVENTS + path).method(method, BodyPublishers.noBody());

    HttpResponse<String> answer = RunningServer.send(request);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertThat(answer.body()).doesNotContain("mid-1");
    assertThat(RunningServer.send(request.header("Authorization", "Bearer x")).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer null", "Bearer api-token"})
  void where_no_token_is_set_nothing_opens_at_all(String authorization) throws Exception {
    try (RunningServer closed = RunningServer.withoutToken()) {
      var request = closed.request(EVENTS).header("Authorization", authorization);

      assertThat(RunningServer.send(request).statusCode()).isEqualTo(401);
    }
  }

  private long total(String query) throws IOException, InterruptedException {
    return json(server.ask("GET", EVENTS + query)).get("total").asLong();
  }

  private long stored(String mid) throws SQLException {
    server.append().append(List.of(TestEvents.message(mid)));
    return newest();
  }

  private long newest() {
    return server.events().list(EventFilter.all(), 1, 0).iterator().next().id();
  }

  private long deadLetter(String mid) throws SQLException {
    long id = stored(mid);
    Queue queue = new PostgresQueue(server.database().queue(), "test");
    Claim claim = TestClaims.claim(queue, 1, Duration.ofSeconds(30)).getFirst();
    var dead =
        RetryPolicy.standard()
            .settle(claim, Outcome.dead("no such customer"), Instant.now(), new Random(1));
    queue.settle(List.of(dead), (_, _) -> {});
    return id;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
