package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestEvents;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.store.EventFilter;
import dev.holdfast.store.Queue;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The running server and openapi.yaml say the same, in both directions. */
class DescribedServerTest {

  private static final String DELIVERY =
      """
      {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
      "value":{"item":"status","verb":"add","post_id":"1029_1","message":"Open on Sunday"}}]}]}\
      """;
  private static final String HANDSHAKE =
      "?hub.mode=subscribe&hub.challenge=7&hub.verify_token=" + RunningServer.VERIFY_TOKEN;

  /** Only a server without a default app answers these, and this one has one. */
  private static final Set<String> NOT_HERE = Set.of("GET /webhook 404", "POST /webhook 404");

  private final Description description = Description.read();
  private final RunningServer server = RunningServer.start();
  private final Set<String> answered = new TreeSet<>();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void every_route_is_described_and_nothing_else() {
    assertThat(description.operations().stream().map(Object::toString))
        .containsExactlyInAnyOrderElementsOf(RouteTable.of(server::route));
  }

  @Test
  void every_answer_is_as_described_and_every_described_answer_is_given() throws Exception {
    walkThroughWebhook();
    walkThroughEvents();
    walkThroughTheRest();
    walkWithoutToken();
    server.health().stopping();
    see(server.get("/health/ready"));

    assertThat(answered).isEqualTo(described());
  }

  private void walkThroughWebhook() throws Exception {
    for (String path : List.of("/webhook", "/webhook/default")) {
      see(server.get(path + HANDSHAKE));
      see(server.get(path + HANDSHAKE + "x"));
      see(server.get(path + "?hub.mode=subscribe"));
      see(server.deliver(path, DELIVERY));
      see(server.deliver(path, "x".repeat(RunningServer.BODY_LIMIT_BYTES + 1)));
      see(RunningServer.send(server.request(path).POST(BodyPublishers.ofString(DELIVERY))));
    }
    see(server.get("/webhook/nobody" + HANDSHAKE));
    see(server.deliver("/webhook/nobody", DELIVERY));
  }

  private void walkThroughEvents() throws Exception {
    long dead = buried();
    server.append().append(List.of(TestEvents.message("mid-2")));
    server.append().append(List.of(TestEvents.message("mid-3").asUnreadable("no JSON")));
    String events = "/api/webhook-events";

    ask("GET", events + "?status=dead_letter&eventType=instagram.message&limit=2&offset=0");
    ask("GET", events + "?status=lost");
    ask("GET", events + "/stats");
    for (long id = 1; id <= newest(); id++) {
      ask("GET", events + "/" + id);
    }
    ask("POST", events + "/" + dead + "/retry");
    ask("POST", events + "/" + dead + "/retry");
    ask("DELETE", events + "/" + dead);
    for (String id : List.of("seven", "4711")) {
      ask("GET", events + "/" + id);
      ask("POST", events + "/" + id + "/retry");
      ask("DELETE", events + "/" + id);
    }
  }

  private void walkThroughTheRest() throws Exception {
    ask("GET", "/api/openapi.yaml");
    ask("GET", "/api/nowhere");
    see(server.get("/health/live"));
    see(server.get("/health/ready"));
  }

  private void walkWithoutToken() throws Exception {
    for (Description.Operation operation : description.operations()) {
      if (operation.path().startsWith("/api/")) {
        see(
            RunningServer.send(
                server
                    .request(operation.path().replaceAll("\\{\\w+}", "1"))
                    .method(operation.method(), BodyPublishers.noBody())));
      }
    }
  }

  private void ask(String method, String path) throws IOException, InterruptedException {
    see(server.ask(method, path));
  }

  /** That the answer is as described, the server's client has seen already. */
  private void see(HttpResponse<String> answer) {
    description
        .operation(answer.request().method(), answer.request().uri().getRawPath())
        .ifPresent(
            operation ->
                answered.add(
                    operation + " " + operation.response(answer.statusCode()).orElseThrow()));
  }

  /** All described answers but those to trouble in the server, which a walk cannot make. */
  private Set<String> described() {
    Set<String> described = new TreeSet<>();
    for (Description.Operation operation : description.operations()) {
      operation.node().get("responses").propertyNames().stream()
          .filter(status -> !status.equals("5XX"))
          .forEach(status -> described.add(operation + " " + status));
    }
    described.removeAll(NOT_HERE);
    return described;
  }

  private long newest() {
    return server.events().list(EventFilter.all(), 1, 0).getFirst().id();
  }

  private long buried() throws Exception {
    server.append().append(List.of(TestEvents.message("mid-1")));
    Queue queue = new Queue(server.database().queue(), "test");
    var claims = queue.claim(100, Duration.ofSeconds(30));
    var dead = Outcome.dead("no such customer");
    queue.settle(
        claims.stream()
            .map(claim -> RetryPolicy.standard().settle(claim, dead, Instant.now(), new Random(1)))
            .toList(),
        (_, _) -> {});
    return newest();
  }
}
