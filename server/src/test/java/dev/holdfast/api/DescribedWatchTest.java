package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events by filter, bulk actions and what is watched answer as openapi.yaml says. */
class DescribedWatchTest {

  private static final String EVENTS = "/api/events";
  private static final String BULK = "/api/bulk-actions";
  private static final List<String> NOBODYS = List.of("seven", "4711");

  @Test
  void events_answer_as_described() throws Exception {
    try (Walk walk = Walk.through("events")) {
      WatchedEvents events = new WatchedEvents(walk.server());
      long recorded = events.recorded("mid-0");
      long dead = events.settled("mid-1", Outcome.dead("no such customer"));
      walk.server().append().append(TestEvents.messages("mid-", 3));
      walk.server().append().append(List.of(TestEvents.message("mid-9").asUnreadable("no JSON")));
      searches(walk);
      for (JsonNode event : walk.ask("GET", EVENTS).get("events")) {
        walk.ask("GET", EVENTS + "/" + event.get("id"));
      }
      acts(walk, dead, recorded);
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();
      walk.assertThatAllWasSeen();
    }
  }

  private static void searches(Walk walk) throws Exception {
    walk.ask("GET", EVENTS);
    walk.ask("GET", EVENTS + "?status=pending,dead_letter&type=instagram.*&page=1&limit=2");
    walk.ask("GET", EVENTS + "?from=2026-01-01T00:00:00Z&to=2999-01-01T00:00:00Z&before=3");
    walk.ask("GET", EVENTS + "?conversation=nobody&error=customer&error_group=none");
    walk.ask("GET", EVENTS + "?where=" + URLEncoder.encode("messaging.0.message.mid ~ MID", UTF_8));
    walk.ask("GET", EVENTS + "?where=nonsense");
    walk.ask("GET", EVENTS + "/count");
    walk.ask("GET", EVENTS + "/count?status=dead_letter&action=retry");
    walk.ask("GET", EVENTS + "/count?page=mine");
  }

  private static void acts(Walk walk, long dead, long recorded) throws Exception {
    String event = EVENTS + "/" + dead;
    walk.ask("POST", event + "/retry");
    walk.ask("POST", event + "/retry");
    walk.ask("POST", event + "/replay");
    walk.ask("POST", event + "/dead-letter");
    walk.ask("POST", event + "/dead-letter");
    walk.ask("POST", EVENTS + "/" + recorded + "/replay");
    walk.ask("DELETE", event);
    for (String id : NOBODYS) {
      walk.ask("GET", EVENTS + "/" + id);
      walk.ask("DELETE", EVENTS + "/" + id);
      for (String act : List.of("retry", "replay", "dead-letter")) {
        walk.ask("POST", EVENTS + "/" + id + "/" + act);
      }
    }
  }

  @Test
  void consumers_answer_as_described() throws Exception {
    try (Walk walk = Walk.through("consumers")) {
      new WatchedEvents(walk.server()).settled("mid-1", Outcome.done());
      walk.ask("GET", "/api/consumers");
      for (String name : List.of("handlers", "nobody")) {
        String rewind = "/api/consumers/" + name + "/rewind";
        walk.ask("GET", rewind + "?to=start");
        walk.ask("GET", rewind + "?to=yesterday");
        walk.ask("POST", rewind, "{\"to\":\"start\"}");
        walk.ask("POST", rewind, "{\"to\":7}");
        walk.ask("POST", rewind, Walk.TOO_LARGE);
      }
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();
      walk.assertThatAllWasSeen();
    }
  }

  @Test
  void alerts_answer_as_described() throws Exception {
    try (Walk walk = Walk.through("alerts")) {
      new WatchedEvents(walk.server()).settled("mid-1", Outcome.dead("no such customer"));
      walk.server().alerts().look();
      walk.server().alerts().send();
      long id = walk.ask("GET", "/api/alerts").at("/firing/0/id").asLong();
      for (String alert : List.of(String.valueOf(id), "seven", "4711")) {
        String silence = "/api/alerts/" + alert + "/silence";
        walk.ask("POST", silence, "{\"for\": \"2h\"}");
        walk.ask("POST", silence, "{\"for\": \"for ever\"}");
        walk.ask("POST", silence, Walk.TOO_LARGE);
        walk.ask("DELETE", silence);
      }
      walk.ask("POST", "/api/alerts/test");
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();
      walk.assertThatAllWasSeen();
    }
  }

  @Test
  void bulk_actions_answer_as_described() throws Exception {
    try (Walk walk = Walk.through("bulk")) {
      long dead = new WatchedEvents(walk.server()).settled("mid-1", Outcome.dead("no customer"));
      String matching = "{\"action\": \"retry\", \"filter\": {\"status\": \"dead_letter\"}}";
      String chosen = "{\"action\": \"delete\", \"ids\": [%d]}".formatted(dead);
      long id = walk.ask("POST", BULK, matching).get("id").asLong();
      walk.ask("POST", BULK, chosen);
      walk.ask("POST", BULK, "{\"action\": \"delete\"}");
      walk.ask("POST", BULK, Walk.TOO_LARGE);
      walk.ask("GET", BULK);
      walk.ask("GET", BULK + "/" + id);
      walk.ask("POST", BULK + "/" + id + "/cancel");
      walk.ask("POST", BULK + "/" + id + "/cancel");
      for (String nobodys : NOBODYS) {
        walk.ask("GET", BULK + "/" + nobodys);
        walk.ask("POST", BULK + "/" + nobodys + "/cancel");
      }
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();
      // Whether one still runs when it is cancelled is a matter of luck.
      walk.assertThatAllWasSeen("POST /api/bulk-actions/{id}/cancel 200");
    }
  }

  @Test
  void what_is_watched_answers_as_described() throws Exception {
    try (Walk walk = Walk.through("watch")) {
      new WatchedEvents(walk.server()).settled("mid-1", Outcome.dead("no such customer"));
      walk.server().deliver("/webhook/nobody", "{}");
      for (String range : List.of("hour", "day", "week", "year")) {
        walk.ask("GET", "/api/overview?range=" + range);
      }
      walk.ask("GET", "/api/types");
      walk.ask("GET", "/api/payload-paths");
      walk.ask("GET", "/api/payload-paths?type=instagram.message&limit=2");
      walk.ask("GET", "/api/payload-paths?limit=0");
      walk.ask("GET", "/api/dead-letters");
      walk.ask("GET", "/api/rejections?limit=1");
      walk.ask("GET", "/api/rejections?before=2");
      walk.ask("GET", "/api/rejections?before=none");
      long page = walk.ask("GET", "/api/pages").at("/pages/0/id").asLong();
      walk.ask("PATCH", "/api/pages/" + page, "{\"name\": \"Mar e Sal\"}");
      walk.ask("PATCH", "/api/pages/" + page, "{\"name\": 7}");
      walk.ask("PATCH", "/api/pages/4711", "{\"name\": null}");
      walk.ask("PATCH", "/api/pages/" + page, Walk.TOO_LARGE);
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();

      // The feed never ends, so it has a test of its own.
      walk.assertThatAllWasSeen("GET /api/live 200");
    }
  }

  @Test
  void the_live_feed_tells_what_is_described() throws Exception {
    Description description = Description.read();
    try (RunningServer server = RunningServer.start();
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> feed =
          client.send(
              server
                  .request("/api/live")
                  .header("Authorization", "Bearer " + RunningServer.TOKEN)
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(feed.headers().firstValue("Content-Type")).contains("text/event-stream");
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(feed.body(), UTF_8))) {
        assertDescribed(description, "hello", lines);
        server.append().append(TestEvents.messages("mid-", 3));
        assertDescribed(description, "tick", lines);
      }
    }
  }

  /** The next message on the feed. */
  private static void assertDescribed(Description description, String event, BufferedReader lines)
      throws IOException {
    assertThat(lines.readLine()).isEqualTo("event: " + event);
    String line = lines.readLine();
    assertThat(line).startsWith("data: ");
    JsonNode data = new JsonMapper().readTree(line.substring("data: ".length()));
    assertThat(description.validate(description.eventData(event), data)).isEmpty();
    assertThat(lines.readLine()).isEmpty();
  }
}
