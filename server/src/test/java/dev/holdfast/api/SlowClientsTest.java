package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever sends too slowly is cut off; whoever only waits is not. */
@Timeout(60)
class SlowClientsTest {

  private static final RunningServer SERVER = RunningServer.start();
  private static final String REQUEST = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void who_connects_and_says_nothing_is_cut_off() throws Exception {
    try (RawConnection silent = connection()) {
      assertThat(silent.readAll()).isEmpty();
    }
  }

  @Test
  void half_a_head_is_cut_off() throws Exception {
    try (RawConnection half = connection()) {
      assertThat(half.send("GET /health/live HTTP/1.1\r\nHos").readAll()).isEmpty();
    }
  }

  @Test
  void a_head_that_trickles_is_cut_off() throws Exception {
    trickleUntilCutOff();
  }

  @Test
  void a_second_head_that_trickles_is_cut_off() throws Exception {
    try (RawConnection slow = connection()) {
      slow.send(REQUEST).readUntil("live\n");

      slow.trickle("GET /health/live?" + "x".repeat(10_000));
    }
  }

  @Test
  void a_body_that_trickles_is_cut_off() throws Exception {
    try (RawConnection slow = connection()) {
      slow.send("POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n").trickle("x");
    }
  }

  @Test
  void who_is_slow_to_send_what_is_too_large_gets_the_answer_all_the_same() throws Exception {
    String large = "x".repeat(2 * RunningServer.BODY_LIMIT_BYTES);
    try (RawConnection slow = connection()) {
      slow.send(
          "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: " + large.length() + "\r\n\r\nx");

      // As long as a body may take that is not too large.
      trickleUntilCutOff();

      assertThat(slow.send(large.substring(1)).readUntil("\r\n")).contains(" 413 ");
    }
  }

  @Test
  void a_connection_between_two_requests_and_a_reader_of_the_live_feed_are_left_alone()
      throws Exception {
    try (RawConnection waiting = connection();
        RawConnection reader = connection()) {
      waiting.send(REQUEST).readUntil("live\n");
      reader
          .send(
              "GET /api/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + RunningServer.TOKEN
                  + "\r\n\r\n")
          .readUntil("event: hello");

      // So long that both were cut off if they were taken for slow.
      trickleUntilCutOff();
      trickleUntilCutOff();

      assertThat(waiting.send(REQUEST).readUntil("live\n")).startsWith("HTTP/1.1 200 ");
      new WatchedEvents(SERVER).stored("mid-" + System.nanoTime());
      assertThat(reader.readUntil("\"status\":\"pending\"")).contains("event: tick");
    }
  }

  private static void trickleUntilCutOff() throws Exception {
    try (RawConnection slow = connection()) {
      slow.send("GET /health/live HTTP/1.1\r\nX: ").trickle("x");
    }
  }

  private static RawConnection connection() throws Exception {
    return new RawConnection(SERVER.port());
  }
}
