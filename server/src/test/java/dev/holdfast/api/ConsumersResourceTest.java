package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Outcome;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConsumersResourceTest {

  private static final String REWIND = "/api/consumers/handlers/rewind";

  private final RunningServer server = RunningServer.start();
  private final WatchedEvents events = new WatchedEvents(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_handlers_are_as_far_as_they_have_passed_the_log() throws Exception {
    events.settled("done", Outcome.done());
    long dead = events.settled("dead", Outcome.dead("no"));
    events.stored("waits");

    JsonNode handlers = events.get("/api/consumers").at("/consumers/0");

    assertThat(handlers.get("name").asString()).isEqualTo("handlers");
    assertThat(handlers.get("position").asLong()).isEqualTo(dead);
    assertThat(handlers.get("pending").asInt()).isEqualTo(1);
    assertThat(handlers.get("dead_letter").asInt()).isEqualTo(1);
    assertThat(handlers.get("rewinding_to").isNull()).isTrue();
  }

  @Test
  void a_rewind_is_counted_before_then_done_and_audited() throws Exception {
    events.settled("done", Outcome.done());
    events.settled("dead", Outcome.dead("no"));

    assertThat(events.get(REWIND + "?to=start").get("events").asInt()).isEqualTo(2);
    HttpResponse<String> answer = server.ask("POST", REWIND, "{\"to\":\"start\"}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(WatchedEvents.json(answer).get("events").asInt()).isEqualTo(2);
    assertThat(events.get("/api/consumers").at("/consumers/0/rewinding_to").asLong(-1)).isZero();
    JsonNode audited = events.get("/api/audit").at("/entries/0");
    assertThat(audited.get("action").asString()).isEqualTo("consumer.rewind");
    assertThat(audited.get("target").asString()).isEqualTo("handlers to start");
    assertThat(audited.get("count").asInt()).isEqualTo(2);
    assertThat(server.retriesAnnounced()).as("processors are told").isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?to=yesterday", "?to=", "", "?to=start&to=start"})
  void a_place_that_is_none_is_refused_by_name(String query) throws Exception {
    HttpResponse<String> answer = server.ask("GET", REWIND + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'to'");
  }

  @Test
  void nobody_can_be_rewound_who_is_not_there() throws Exception {
    HttpResponse<String> answer =
        server.ask("POST", "/api/consumers/nobody/rewind", "{\"to\":\"start\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("unknown-consumer");
  }
}
