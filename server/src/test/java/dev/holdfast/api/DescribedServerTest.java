package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The running server and openapi.yaml say the same, in both directions. */
class DescribedServerTest {

  private static final String DELIVERY =
      """
      {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
      "value":{"item":"status","verb":"add","post_id":"1029_1","message":"Open on Sunday"}}]}]}\
      """;
  private static final String HANDSHAKE =
      "?hub.mode=subscribe&hub.challenge=7&hub.verify_token=" + RunningServer.VERIFY_TOKEN;

  /** It is for browsers and no part of the interface. */
  private static final String THE_DASHBOARD = "GET /";

  @Test
  void every_route_is_described_and_nothing_else() {
    try (RunningServer server = RunningServer.start()) {
      List<String> routes =
          server.routes().stream()
              .map(route -> route.method() + " " + route.path())
              .filter(route -> !route.equals(THE_DASHBOARD))
              .toList();

      assertThat(Description.read().operations().stream().map(Object::toString))
          .containsExactlyInAnyOrderElementsOf(routes);
    }
  }

  @Test
  void the_webhook_answers_as_described() throws Exception {
    try (Walk walk = Walk.through("webhook")) {
      RunningServer server = walk.server();
      for (String path : List.of("/webhook", "/webhook/default")) {
        walk.see(server.get(path + HANDSHAKE));
        walk.see(server.get(path + HANDSHAKE + "x"));
        walk.see(server.get(path + "?hub.mode=subscribe"));
        walk.see(server.deliver(path, DELIVERY));
        walk.see(server.deliver(path, "x".repeat(RunningServer.BODY_LIMIT_BYTES + 1)));
        walk.see(RunningServer.send(server.request(path).POST(BodyPublishers.ofString(DELIVERY))));
      }
      walk.see(server.get("/webhook/nobody" + HANDSHAKE));
      walk.see(server.deliver("/webhook/nobody", DELIVERY));

      // 404 only where no default app is set up, and here is one; 408 needs a client that dawdles;
      // 403 a server that asks for a client certificate.
      walk.assertThatAllWasSeen(
          "GET /webhook 404",
          "POST /webhook 404",
          "POST /webhook 403",
          "POST /webhook 408",
          "POST /webhook/{app} 403",
          "POST /webhook/{app} 408");
    }
  }

  @Test
  void the_seeds_endpoints_answer_as_described() throws Exception {
    String events = "/api/webhook-events";
    try (Walk walk = Walk.through("webhook-events")) {
      long dead =
          new WatchedEvents(walk.server()).settled("mid-1", Outcome.dead("no such customer"));
      walk.server().append().append(List.of(TestEvents.message("mid-2")));
      walk.server().append().append(List.of(TestEvents.message("mid-3").asUnreadable("no JSON")));
      walk.ask("GET", events + "?status=dead_letter&eventType=instagram.message&limit=2&offset=0");
      walk.ask("GET", events + "?status=lost");
      walk.ask("GET", events + "/stats");
      for (JsonNode event : walk.ask("GET", events).get("events")) {
        walk.ask("GET", events + "/" + event.get("id"));
      }
      walk.ask("POST", events + "/" + dead + "/retry");
      walk.ask("POST", events + "/" + dead + "/retry");
      walk.ask("DELETE", events + "/" + dead);
      for (String id : List.of("seven", "4711")) {
        walk.ask("GET", events + "/" + id);
        walk.ask("POST", events + "/" + id + "/retry");
        walk.ask("DELETE", events + "/" + id);
      }
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();
      walk.assertThatAllWasSeen();
    }
  }

  @Test
  void the_rest_answers_as_described() throws Exception {
    try (Walk walk = Walk.through("about")) {
      walk.ask("GET", "/api/openapi.yaml");
      walk.ask("GET", "/api/nowhere");
      walk.ask("GET", "/metrics");
      walk.ask("GET", "/metrics?nonsense=1");
      walk.see(walk.server().get("/health/live"));
      walk.see(walk.server().get("/health/ready"));
      walk.server().health().stopping();
      walk.see(walk.server().get("/health/ready"));
      walk.askWithoutPermission();
      walk.askWithUnknownParameter();
      walk.assertThatAllWasSeen();
    }
  }
}
