package dev.holdfast.api;

import dev.holdfast.TestClaims;
import dev.holdfast.TestEvents;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Queue;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.query.EventFilter;
import dev.holdfast.record.MetaRecorder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events in a running server, and what the API says of them. */
final class WatchedEvents {

  private static final JsonMapper JSON = new JsonMapper();

  private final RunningServer server;
  private final Queue queue;

  WatchedEvents(RunningServer server) {
    this.server = server;
    this.queue = new PostgresQueue(server.database().queue(), "test");
  }

  long stored(String mid) throws SQLException {
    server.append().append(List.of(TestEvents.message(mid)));
    return server.events().list(EventFilter.all(), 1, 0).iterator().next().id();
  }

  long settled(String mid, Outcome outcome) throws SQLException {
    long id = stored(mid);
    settle(outcome);
    return id;
  }

  /** Stores an event and settles it with its records, as a server does. */
  long recorded(String mid) throws SQLException {
    long id = stored(mid);
    settle(Outcome.done(), new MetaRecorder()::record);
    return id;
  }

  /** Settles the event that waits longest. */
  void settle(Outcome outcome) throws SQLException {
    settle(outcome, (_, _) -> {});
  }

  private void settle(Outcome outcome, Queue.WrittenWith records) throws SQLException {
    Claim claim = TestClaims.claim(queue, 1, Duration.ofSeconds(30)).getFirst();
    var settlement = RetryPolicy.standard().settle(claim, outcome, Instant.now(), new Random(1));
    queue.settle(List.of(settlement), records);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(server.ask("GET", path));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
