package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Outcome;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AlertsResourceTest {

  private static final String ALERTS = "/api/alerts";

  private final RunningServer server = RunningServer.start();
  private final WatchedEvents events = new WatchedEvents(server);

  @BeforeEach
  void let_an_event_die() throws Exception {
    events.settled("dead", Outcome.dead("no such customer"));
    server.alerts().look();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void what_is_wrong_is_listed_with_what_to_do_and_who_was_told() throws Exception {
    server.alerts().send();

    JsonNode all = events.get(ALERTS);

    assertThat(all.get("channels").toString()).isEqualTo("[\"slack\"]");
    JsonNode alert = all.at("/firing/0");
    assertThat(alert.get("rule").asString()).isEqualTo("dead_letters");
    assertThat(alert.get("summary").asString()).startsWith("1 event became dead letters");
    assertThat(alert.get("advice").asString()).contains("Open the dead letters");
    assertThat(alert.get("last_sent_at").isNull()).isFalse();
    JsonNode notice = all.at("/notices/0");
    assertThat(notice.get("alert_id")).isEqualTo(alert.get("id"));
    assertThat(notice.get("kind").asString()).isEqualTo("raised");
    assertThat(notice.get("result").asString()).isEqualTo("sent");
    assertThat(all.toString()).doesNotContain(server.alertReceiver().url("/slack").toString());
  }

  @Test
  void an_operator_silences_an_alert_and_ends_that_and_both_are_audited() throws Exception {
    long id = events.get(ALERTS).at("/firing/0/id").asLong();
    String silence = ALERTS + "/" + id + "/silence";
    Browser operator = Browser.as(server, "operator");
    Instant before = Instant.now();

    JsonNode silenced = Browser.json(operator.ask("POST", silence, "{\"for\": \"2h\"}"));
    assertThat(silenced.get("silenced_by").asString()).isEqualTo("some operator");
    assertThat(Instant.parse(silenced.get("silenced_until").asString()))
        .isBetween(before.plusSeconds(6_000), before.plusSeconds(7_300));
    server.alerts().look();

    JsonNode spoken = Browser.json(operator.ask("DELETE", silence));
    assertThat(spoken.get("silenced_until").isNull()).isTrue();
    JsonNode audited = events.get("/api/audit").get("entries");
    assertThat(audited.at("/0/action").asString()).isEqualTo("alert.end_silence");
    assertThat(audited.at("/1/action").asString()).isEqualTo("alert.silence");
    assertThat(audited.at("/1/target").asString()).isEqualTo(id + " dead_letters for 2h");
    assertThat(audited.at("/1/who").asString()).isEqualTo("some operator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0h", "31d", "721h", "2 h", "-2h", "PT2H"})
  void a_time_that_is_none_or_too_long_is_refused_by_name(String time) throws Exception {
    long id = events.get(ALERTS).at("/firing/0/id").asLong();
    HttpResponse<String> answer =
        server.ask("POST", ALERTS + "/" + id + "/silence", "{\"for\": \"" + time + "\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'for'");
    assertThat(events.get(ALERTS).at("/firing/0/silenced_until").isNull()).isTrue();
  }

  @Test
  void an_admin_tests_the_channels_and_sees_what_each_did() throws Exception {
    JsonNode results = Browser.json(server.ask("POST", ALERTS + "/test")).get("results");

    assertThat(results.toString()).isEqualTo("[{\"channel\":\"slack\",\"error\":null}]");
    assertThat(server.alertReceiver().received()).hasSize(1);
    assertThat(events.get("/api/audit").at("/entries/0/action").asString()).isEqualTo("alert.test");
    assertThat(Browser.as(server, "operator").ask("POST", ALERTS + "/test").statusCode())
        .isEqualTo(403);
  }
}
