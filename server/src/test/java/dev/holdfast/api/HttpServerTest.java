package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {

  private static final String DELIVERY =
      """
      {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
      "value":{"item":"status","verb":"add","post_id":"1029_1","message":"Open on Sunday"}}]}]}\
      """;

  private final RunningServer server = RunningServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_healthy_server_is_live_and_ready() throws Exception {
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void a_server_about_to_stop_is_live_and_not_ready() throws Exception {
    server.health().stopping();

    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void while_the_database_is_away_deliveries_are_asked_to_come_again() throws Exception {
    server.deliver("/webhook", DELIVERY);
    server.cable().pull();

    HttpResponse<String> answer = server.deliver("/webhook", DELIVERY.replace("_1", "_2"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(10);
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void while_the_database_is_away_the_api_says_so() throws Exception {
    server.cable().pull();

    HttpResponse<String> answer = server.ask("GET", "/api/webhook-events/stats");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void where_nothing_is_a_problem_says_so() throws Exception {
    HttpResponse<String> answer = server.get("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void deliveries_that_do_not_arrive_keep_nobody_out() throws Exception {
    List<Socket> unfinished = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * RunningServer.PLACES; i++) {
        unfinished.add(unfinishedDelivery());
      }
      assertThat(server.deliver("/webhook", DELIVERY).statusCode()).isEqualTo(200);
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
  }

  @Test
  void a_request_that_is_no_http_is_answered_with_a_problem_that_does_not_quote_it()
      throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write("GET /se cret HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("problem:request-refused");
      assertThat(answer).doesNotContain("cret");
    }
  }

  private Socket unfinishedDelivery() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket
        .getOutputStream()
        .write(
            "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
