package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestWait;
import dev.holdfast.event.Outcome;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class LiveResourceTest {

  private final RunningServer server = RunningServer.start();
  private final WatchedEvents events = new WatchedEvents(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_new_event_and_each_change_of_it_are_told_within_moments() throws Exception {
    try (Feed feed = new Feed()) {
      assertThat(feed.next().name()).isEqualTo("hello");
      feed.next();
      Instant begin = Instant.now();
      long id = events.stored("mid-1");

      JsonNode told = feed.next("tick").at("/events/0");

      assertThat(told.get("id").asLong()).isEqualTo(id);
      assertThat(told.get("status").asString()).isEqualTo("pending");
      assertThat(told.has("payload")).isFalse();
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
      events.settle(Outcome.done());
      JsonNode tick = feed.next("tick");
      assertThat(tick.at("/events/0/status").asString()).isEqualTo("processed");
      assertThat(tick.at("/stats/processed").asInt()).isEqualTo(1);
    }
  }

  @Test
  void whoever_comes_later_hears_the_same_news() throws Exception {
    try (Feed one = new Feed();
        Feed other = new Feed()) {
      one.next("hello");
      other.next("hello");
      long id = events.stored("mid-1");

      assertThat(newest(one)).isEqualTo(id);
      assertThat(newest(other)).isEqualTo(id);
    }
  }

  private static long newest(Feed feed) throws Exception {
    while (true) {
      JsonNode event = feed.next("tick").at("/events/0/id");
      if (!event.isMissingNode()) {
        return event.asLong();
      }
    }
  }

  @Test
  void the_progress_of_a_bulk_action_is_told() throws Exception {
    events.settled("dead", Outcome.dead("no"));
    try (Feed feed = new Feed()) {
      feed.next("hello");
      feed.next("tick");
      server.ask("POST", "/api/bulk-actions", "{\"action\":\"retry\",\"all\":true}");

      JsonNode bulk = feed.next("bulk");

      assertThat(bulk.get("action").asString()).isEqualTo("retry");
    }
  }

  @Test
  void one_reader_too_many_is_told_to_come_later_and_a_place_becomes_free_again() throws Exception {
    List<Feed> feeds = new ArrayList<>();
    try {
      for (int i = 0; i < RunningServer.READERS; i++) {
        feeds.add(new Feed());
        feeds.getLast().next("hello");
      }
      assertThat(server.ask("GET", "/api/live").statusCode()).isEqualTo(503);
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      feeds.forEach(Feed::close);
    }
    TestWait.until(
        "a place is free",
        () -> {
          events.stored("mid-" + Instant.now());
          return server.readers() < RunningServer.READERS;
        });
  }

  @Test
  void a_reader_that_is_dead_is_noticed_and_its_place_becomes_free() throws Exception {
    RawConnection reader = new RawConnection(server.port());
    reader
        .send(
            "GET /api/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + RunningServer.TOKEN
                + "\r\n\r\n")
        .readUntil("event: hello");
    assertThat(server.readers()).isEqualTo(1);

    reader.reset();

    TestWait.until(
        "its place",
        () -> {
          events.stored("mid-" + System.nanoTime());
          return server.readers() == 0;
        });
    try (Feed another = new Feed()) {
      another.next("hello");
    }
  }

  @Test
  void the_feed_ends_at_once_when_the_server_stops() throws Exception {
    Feed feed = new Feed();
    feed.next("hello");
    Instant begin = Instant.now();

    server.close();

    assertThat(feed.ended()).isTrue();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  private record ServerSentEvent(String name, String data) {}

  /** A reader of the feed, as a browser is one. */
  private final class Feed implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final BufferedReader lines;

    Feed() throws Exception {
      HttpResponse<InputStream> answer =
          client.send(
              server
                  .request("/api/live")
                  .header("Authorization", "Bearer " + RunningServer.TOKEN)
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    ServerSentEvent next() throws Exception {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return new ServerSentEvent(name, line.substring(6));
        }
      }
      throw new AssertionError("the feed has ended");
    }

    /** The data of the next event of this name. */
    JsonNode next(String name) throws Exception {
      ServerSentEvent told = next();
      while (!told.name().equals(name)) {
        told = next();
      }
      return new JsonMapper().readTree(told.data());
    }

    boolean ended() throws Exception {
      while (lines.readLine() != null) {
        // whatever was on its way
      }
      return true;
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
