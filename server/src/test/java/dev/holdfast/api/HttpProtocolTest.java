package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.query.EventFilter;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP allows is answered, what it forbids is refused; byte by byte on the socket. */
class HttpProtocolTest {

  private static final RunningServer SERVER = RunningServer.start();
  private static final String HANDSHAKE =
      "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + RunningServer.VERIFY_TOKEN;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void a_request_over_http_1_0_is_answered_and_the_connection_ends() throws Exception {
    String answer = answer("GET /health/live HTTP/1.0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("live\n");
  }

  @Test
  void a_delivery_over_http_1_0_is_stored() throws Exception {
    String delivery = post("http-1.0");

    assertThat(answer(signed("HTTP/1.0", delivery) + "\r\n" + delivery))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("EVENT_RECEIVED");
    assertThat(newest()).contains("http-1.0");
  }

  @Test
  void a_connection_over_http_1_0_is_kept_where_the_client_asks_for_it() throws Exception {
    try (RawConnection connection = new RawConnection(SERVER.port())) {
      String request = "GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
      connection.send(request).readUntil("live\n");

      assertThat(connection.send(request).readUntil("live\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void two_requests_in_one_go_are_answered_in_their_order() throws Exception {
    String answer =
        answer(
            lines(
                "GET /health/live HTTP/1.1",
                "Host: x",
                "",
                "GET /nowhere HTTP/1.1",
                "Host: x",
                "Connection: close",
                "",
                ""));

    assertThat(answer).containsSubsequence("HTTP/1.1 200 ", "live\n", "HTTP/1.1 404 ");
  }

  @Test
  void a_delivery_in_chunks_is_stored() throws Exception {
    String delivery = post("in-chunks");
    String head =
        signed("HTTP/1.1", delivery)
            .replaceFirst("Content-Length: \\d+", "Transfer-Encoding: chunked");

    assertThat(
            answer(
                head
                    + "\r\n"
                    + chunk(delivery.substring(0, 40))
                    + chunk(delivery.substring(40))
                    + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(newest()).contains("in-chunks");
  }

  @Test
  void who_expects_100_is_told_to_go_on_and_then_answered() throws Exception {
    String delivery = post("expected");
    try (RawConnection connection = new RawConnection(SERVER.port())) {
      connection.send(signed("HTTP/1.1", delivery) + "Expect: 100-continue\r\n\r\n");
      assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");

      assertThat(connection.send(delivery).readAll()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(newest()).contains("expected");
  }

  @Test
  void who_expects_100_for_what_is_too_large_is_refused_before_sending_it() throws Exception {
    assertThat(
            answer(
                "POST /webhook HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
                    + (RunningServer.BODY_LIMIT_BYTES + 1)
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void an_expectation_that_nobody_knows_is_refused() throws Exception {
    assertThat(answer("GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n"))
        .startsWith("HTTP/1.1 417 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Who reads which of two lengths decides where the next request begins (RFC 9112, 11.2).
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length : 5",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked",
        "X: y\r\n Content-Length: 5",
        "X: a\0b"
      })
  void a_request_whose_length_can_be_read_in_two_ways_is_refused(String headers) throws Exception {
    assertRefused(answer("POST /webhook HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\nhello"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nhello\r\n",
        "-5\r\nhello\r\n",
        "5\nhello\r\n0\r\n\r\nX",
        "5\r\nhello!\r\n0\r\n\r\n"
      })
  void a_bad_chunk_ends_the_connection_and_what_follows_is_no_request(String chunk)
      throws Exception {
    String answer =
        answer(
            "POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk
                + "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer).doesNotContain("live\n").doesNotContain(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live HTTP/1.1\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET http://other/health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /se cret HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/%2e%2e/webhook HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api%2fsecret HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/7.0\r\nHost: x\r\n\r\n",
        "GET /health/live\r\n\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001"
      })
  void what_breaks_the_rules_of_http_is_refused_and_not_quoted(String request) throws Exception {
    assertRefused(answer(request));
  }

  private static void assertRefused(String answer) {
    assertThat(answer)
        .matches("(?s)HTTP/1\\.1 (400|501|505) .*")
        .contains("problem:request-refused", "X-Content-Type-Options: nosniff")
        .containsIgnoringCase("Connection: close")
        .doesNotContain("secret", "cret HTTP", "Jetty", "Server:");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).as("one answer").hasSize(2);
  }

  @Test
  void a_head_that_is_too_large_is_refused() throws Exception {
    assertThat(
            answer(
                "GET /health/live HTTP/1.1\r\nHost: x\r\nCookie: "
                    + "x".repeat(17 * 1024)
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void an_address_that_is_too_long_is_refused() throws Exception {
    assertThat(answer("GET /" + "x".repeat(17 * 1024) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
  }

  @Test
  void http_2_is_spoken_with_who_begins_with_it() throws Exception {
    try (RawConnection connection = new RawConnection(SERVER.port())) {
      connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\u0004\0\0\0\0\0");

      String settings = "\u0004\0\0\0\0\0";
      assertThat(connection.readUntil(settings)).hasSize(3 + settings.length());
    }
  }

  @Test
  void who_asks_to_go_on_with_http_2_is_answered_with_http_1_1() throws Exception {
    assertThat(
            answer(
                lines(
                    "GET /health/live HTTP/1.1",
                    "Host: x",
                    "Connection: Upgrade, HTTP2-Settings, close",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__",
                    "",
                    "")))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("live\n");
  }

  @Test
  void a_known_path_with_another_method_says_which_are_allowed() throws Exception {
    assertThat(answer("DELETE /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD, POST\r\n", "problem:method-not-allowed");
    assertThat(answer("BREW /api/events/1/retry HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: POST\r\n");
  }

  @Test
  void head_tells_what_get_would_without_the_body() throws Exception {
    assertThat(answer("HEAD /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Length: 5\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void a_slash_at_the_end_of_the_endpoint_makes_no_difference() throws Exception {
    for (String path : new String[] {"/webhook/", "/webhook/default/"}) {
      String delivery = post(path.replace('/', '-'));
      assertThat(answer(signed("HTTP/1.1", delivery).replace("/webhook", path) + "\r\n" + delivery))
          .startsWith("HTTP/1.1 200 ");
      assertThat(newest()).contains(path.replace('/', '-'));
      assertThat(
              answer(
                  "GET "
                      + path
                      + "?"
                      + HANDSHAKE
                      + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .contains("X-Content-Type-Options: nosniff")
          .endsWith("1158201444");
    }
  }

  /** All that the server says to this before it closes the connection. */
  private static String answer(String request) throws IOException {
    try (RawConnection connection = new RawConnection(SERVER.port())) {
      return connection.send(request).readAll();
    }
  }

  /** The head of a signed delivery, but for the empty line at its end. */
  private static String signed(String version, String delivery) {
    return "POST /webhook "
        + version
        + "\r\nHost: x\r\nConnection: close\r\nContent-Length: "
        + delivery.length()
        + "\r\nX-Hub-Signature-256: "
        + RunningServer.sign(delivery)
        + "\r\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.getBytes(ISO_8859_1).length) + "\r\n" + text + "\r\n";
  }

  private static String post(String id) {
    return """
    {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
    "value":{"item":"status","verb":"add","post_id":"1029_%s","message":"Open"}}]}]}\
    """
        .formatted(id);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  private static String newest() {
    return SERVER.events().list(EventFilter.all(), 1, 0).iterator().next().payload();
  }
}
