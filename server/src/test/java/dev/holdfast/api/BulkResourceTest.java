package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.TestWait;
import dev.holdfast.event.Outcome;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BulkResourceTest {

  private static final String BULK = "/api/bulk-actions";

  private final RunningServer server = RunningServer.start();
  private final WatchedEvents events = new WatchedEvents(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void all_that_match_are_retried_in_the_background() throws Exception {
    for (int i = 0; i < 3; i++) {
      events.settled("dead-" + i, Outcome.dead("no"));
    }
    events.settled("done", Outcome.done());

    JsonNode asked = ask("{\"action\":\"retry\",\"filter\":{\"type\":\"instagram.*\"}}");

    assertThat(asked.propertyNames())
        .containsExactly(
            "id",
            "action",
            "all",
            "filter",
            "ids_count",
            "status",
            "total",
            "seen",
            "changed",
            "error",
            "requested_by",
            "requested_by_id",
            "requested_via",
            "started_at",
            "finished_at");
    assertThat(asked.at("/filter/type").asString()).isEqualTo("instagram.*");
    JsonNode done = finished(asked);
    assertThat(done.get("status").asString()).isEqualTo("done");
    assertThat(done.get("total").asInt()).isEqualTo(3);
    assertThat(done.get("changed").asInt()).isEqualTo(3);
    assertThat(done.get("requested_by").asString()).isNotEmpty();
    assertThat(server.events().stats().pending()).isEqualTo(3);
    TestWait.until("its events are announced", () -> server.retriesAnnounced() > 0);
    assertThat(events.get(BULK).at("/bulk_actions/0")).isEqualTo(done);
    JsonNode audited = events.get("/api/audit").at("/entries/0");
    assertThat(audited.get("action").asString()).isEqualTo("bulk.retry");
    assertThat(audited.get("count").asInt()).isEqualTo(3);
  }

  @Test
  void chosen_events_are_deleted_and_no_other() throws Exception {
    long one = events.stored("one");
    events.stored("two");

    JsonNode done = finished(ask("{\"action\":\"delete\",\"ids\":[%d, 4711]}".formatted(one)));

    assertThat(done.get("ids_count").asInt()).isEqualTo(2);
    assertThat(done.get("filter").isNull()).isTrue();
    assertThat(done.get("changed").asInt()).isEqualTo(1);
    assertThat(server.events().stats().total()).isEqualTo(1);
  }

  @Test
  void many_chunks_are_one_action() throws Exception {
    server.append().append(TestEvents.messages("m-", 2_500));

    JsonNode done =
        finished(ask("{\"action\":\"dead_letter\",\"filter\":{\"status\":\"pending\"}}"));

    assertThat(done.get("seen").asInt()).isEqualTo(2_500);
    assertThat(done.get("changed").asInt()).isEqualTo(2_500);
    assertThat(server.events().stats().deadLetter()).isEqualTo(2_500);
  }

  @Test
  void what_has_ended_cannot_be_cancelled() throws Exception {
    JsonNode done = finished(ask("{\"action\":\"retry\",\"all\":true}"));

    HttpResponse<String> answer =
        server.ask("POST", BULK + "/" + done.get("id").asLong() + "/cancel");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("not-running", "done");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"all\":true}                                         | action",
        "{\"action\":\"burn\",\"all\":true}                     | action",
        "{\"action\":\"retry\"}                                 | filter",
        "{\"action\":\"retry\",\"filter\":{},\"ids\":[1]}       | filter",
        "{\"action\":\"retry\",\"filter\":7}                    | filter",
        "{\"action\":\"delete\",\"filter\":{}}                  | filter",
        "{\"action\":\"delete\",\"all\":false}                  | all",
        "{\"action\":\"delete\",\"all\":null}                   | all",
        "{\"action\":\"delete\",\"all\":true,\"filter\":{\"type\":\"a\"}} | filter",
        "{\"action\":\"delete\",\"all\":true,\"ids\":[1]}       | filter",
        "{\"action\":\"retry\",\"filter\":{\"stauts\":\"x\"}}   | stauts",
        "{\"action\":\"retry\",\"filter\":{\"status\":\"x\"}}   | status",
        "{\"action\":\"retry\",\"filter\":{\"page\":{}}}        | page",
        "{\"action\":\"retry\",\"ids\":[]}                      | ids",
        "{\"action\":\"retry\",\"ids\":[1.5]}                   | ids",
        "{\"action\":\"retry\",\"ids\":[\"1\"]}                 | ids",
        "{\"action\":\"retry\",\"ids\":[99999999999999999999]}  | ids"
      })
  void what_makes_no_sense_is_named_and_nothing_is_done(String body, String part) throws Exception {
    HttpResponse<String> answer = server.ask("POST", BULK, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(WatchedEvents.json(answer).get("detail").asString()).contains("'" + part + "'");
    assertThat(events.get(BULK).get("bulk_actions")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "type",
        "page",
        "conversation",
        "from",
        "to",
        "error",
        "error_group",
        "where"
      })
  void a_blank_value_in_a_filter_means_nothing_and_never_everything(String part) throws Exception {
    events.stored("one");

    for (String blank : new String[] {"\"\"", "\" \"", "null", "[]", "[\"\"]"}) {
      String filter = "{\"%s\": %s, \"status\": \"pending\"}".formatted(part, blank);
      for (String asked : new String[] {filter, "{\"%s\": %s}".formatted(part, blank)}) {
        if (part.equals("status") && asked.equals(filter)) {
          continue;
        }
        HttpResponse<String> answer =
            server.ask("POST", BULK, "{\"action\":\"delete\",\"filter\":%s}".formatted(asked));
        assertThat(answer.statusCode()).as(asked).isEqualTo(400);
        assertThat(answer.body()).contains("'" + part + "'");
      }
    }
    assertThat(events.get(BULK).get("bulk_actions")).isEmpty();
    assertThat(server.events().stats().total()).isOne();
  }

  @Test
  void everything_is_meant_where_that_is_said() throws Exception {
    events.stored("one");
    events.stored("two");

    JsonNode done = finished(ask("{\"action\":\"delete\",\"all\":true}"));

    assertThat(done.get("all").asBoolean()).isTrue();
    assertThat(done.get("filter").isNull()).isTrue();
    assertThat(done.get("changed").asInt()).isEqualTo(2);
    assertThat(server.events().stats().total()).isZero();
  }

  @Test
  void dead_letters_that_give_no_reason_are_deleted_and_no_other() throws Exception {
    events.settled("silent", Outcome.dead(""));
    events.settled("talking", Outcome.dead("no"));
    String group =
        events.get("/api/dead-letters").get("groups").findValuesAsString("error_group").stream()
            .filter(name -> !name.equals("no"))
            .findFirst()
            .orElseThrow();

    JsonNode done =
        finished(
            ask("{\"action\":\"delete\",\"filter\":{\"error_group\":\"%s\"}}".formatted(group)));

    assertThat(done.get("changed").asInt()).isOne();
    assertThat(server.events().stats().deadLetter()).isOne();
  }

  @Test
  void deleting_many_needs_an_admin_and_says_what_it_does() throws Exception {
    long one = events.stored("one");
    Browser operator = Browser.as(server, "operator");

    for (String target :
        new String[] {
          "\"all\":true", "\"filter\":{\"type\":\"instagram.*\"}", "\"ids\":[" + one + "]"
        }) {
      HttpResponse<String> answer =
          operator.ask("POST", BULK, "{\"action\":\"delete\",%s}".formatted(target));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("role admin", "gone for good", "duplicate");
    }
    assertThat(operator.ask("POST", BULK, "{\"action\":\"dead_letter\",\"all\":true}").statusCode())
        .isEqualTo(202);
    JsonNode asked =
        WatchedEvents.json(
            Browser.as(server, "admin").ask("POST", BULK, "{\"action\":\"delete\",\"ids\":[1]}"));
    assertThat(asked.get("note").asString()).contains("gone for good", "duplicate");
  }

  private JsonNode ask(String body) throws Exception {
    HttpResponse<String> answer = server.ask("POST", BULK, body);
    assertThat(answer.statusCode()).isEqualTo(202);
    return WatchedEvents.json(answer);
  }

  private JsonNode finished(JsonNode asked) throws Exception {
    String path = BULK + "/" + asked.get("id").asLong();
    TestWait.until("it is done", () -> !events.get(path).get("finished_at").isNull());
    return events.get(path);
  }
}
