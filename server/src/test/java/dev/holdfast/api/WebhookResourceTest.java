package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.query.EventFilter;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookResourceTest {

  private static final RunningServer SERVER = RunningServer.start();
  private static final String HANDSHAKE =
      "/webhook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void a_handshake_is_answered_with_the_bare_challenge() throws Exception {
    HttpResponse<String> answer = SERVER.get(HANDSHAKE + RunningServer.VERIFY_TOKEN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("1158201444");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void a_handshake_with_another_token_is_forbidden() throws Exception {
    HttpResponse<String> answer = SERVER.get(HANDSHAKE + "guessed");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain("1158201444", "guessed");
  }

  @Test
  void failed_handshakes_are_throttled_by_address() throws Exception {
    HttpRequest.Builder guess =
        SERVER.request(HANDSHAKE + "guessed").header("X-Forwarded-For", "203.0.113.9");
    for (int i = 0; i < 20; i++) {
      assertThat(RunningServer.send(guess).statusCode()).isEqualTo(403);
    }

    HttpResponse<String> answer =
        RunningServer.send(
            SERVER
                .request(HANDSHAKE + RunningServer.VERIFY_TOKEN)
                .header("X-Forwarded-For", "203.0.113.9"));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("too-many-attempts").doesNotContain("1158201444");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(SERVER.get(HANDSHAKE + RunningServer.VERIFY_TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void a_request_that_is_no_handshake_is_told_what_is_missing() throws Exception {
    HttpResponse<String> answer = SERVER.get("/webhook?hub.mode=subscribe");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("hub.verify_token", "hub.challenge");
  }

  @Test
  void a_signed_delivery_is_stored_before_it_is_answered() throws Exception {
    HttpResponse<String> answer = SERVER.deliver("/webhook", like("77"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("EVENT_RECEIVED");
    assertThat(payload()).contains("1029_77");
  }

  @Test
  void the_same_delivery_again_is_taken_and_stored_once() throws Exception {
    SERVER.deliver("/webhook", like("78"));
    long before = stored();

    assertThat(SERVER.deliver("/webhook", like("78")).statusCode()).isEqualTo(200);
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void an_unsigned_delivery_is_refused_and_not_stored() throws Exception {
    long before = stored();

    HttpResponse<String> answer =
        RunningServer.send(
            SERVER.request("/webhook").POST(BodyPublishers.ofString(like("unsigned"))));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "sha256=",
        "nonsense"
      })
  void a_delivery_with_a_bad_signature_is_refused_and_not_stored(String signature)
      throws Exception {
    long before = stored();

    HttpResponse<String> answer =
        RunningServer.send(
            SERVER
                .request("/webhook")
                .header("X-Hub-Signature-256", signature)
                .POST(BodyPublishers.ofString(like("forged"))));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("forged", "app-secret");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void a_body_that_a_gateway_has_rewritten_is_refused() throws Exception {
    String sent = like("81");
    String encoded = Base64.getEncoder().encodeToString(sent.getBytes(UTF_8));

    for (String rewritten : List.of(encoded, sent.replace(":", ": "), sent + "\n")) {
      HttpResponse<String> answer =
          RunningServer.send(
              SERVER
                  .request("/webhook")
                  .header("X-Hub-Signature-256", RunningServer.sign(sent))
                  .POST(BodyPublishers.ofString(rewritten)));
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_body_that_announces_to_be_too_large_is_refused() throws Exception {
    String large = "x".repeat(RunningServer.BODY_LIMIT_BYTES + 1);

    assertThat(SERVER.deliver("/webhook", large).statusCode()).isEqualTo(413);
  }

  @Test
  void who_is_still_sending_what_is_too_large_gets_the_answer_all_the_same() throws Exception {
    String large = "x".repeat(12 * 1024 * 1024);
    String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";

    assertThat(answerAfter("Content-Length: " + large.length(), large)).contains(" 413 ");
    assertThat(answerAfter("Transfer-Encoding: chunked", chunk)).contains(" 413 ");
  }

  /** Sends all of it before it reads anything. */
  private static String answerAfter(String header, String body) throws IOException {
    try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      sender.setSoTimeout(10_000);
      String head = "POST /webhook HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
      sender.getOutputStream().write((head + body).getBytes(US_ASCII));
      return new BufferedReader(new InputStreamReader(sender.getInputStream(), US_ASCII))
          .readLine();
    }
  }

  @Test
  void a_chunked_body_that_turns_out_too_large_is_refused() throws Exception {
    String large = "x".repeat(RunningServer.BODY_LIMIT_BYTES + 1);

    assertThat(deliverInChunks(large).statusCode()).isEqualTo(413);
  }

  @Test
  void a_chunked_delivery_is_stored_like_any_other() throws Exception {
    assertThat(deliverInChunks(like("79")).statusCode()).isEqualTo(200);
    assertThat(payload()).contains("1029_79");
  }

  @Test
  void a_body_that_does_not_arrive_in_time_is_told_so_and_cut_off() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      slow.setSoTimeout(10_000);
      String head = "POST /webhook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{";
      slow.getOutputStream().write(head.getBytes(US_ASCII));

      String answer = new String(slow.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("problem:request-timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/webhook/nobody", "/webhook/Default"})
  void an_app_that_nobody_set_up_is_not_there(String path) throws Exception {
    assertThat(SERVER.deliver(path, like("80")).statusCode()).isEqualTo(404);
    assertThat(SERVER.get(path + "?hub.mode=subscribe").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> deliverInChunks(String body)
      throws IOException, InterruptedException {
    return RunningServer.send(
        SERVER
            .request("/webhook")
            .header("X-Hub-Signature-256", RunningServer.sign(body))
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(body.getBytes(UTF_8)))));
  }

  private static String like(String post) {
    return """
    {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
    "value":{"item":"reaction","reaction_type":"like","verb":"add","post_id":"1029_%s",\
    "from":{"id":"5151","name":"Ada"},"created_time":1790000000}}]}]}\
    """
        .formatted(post);
  }

  private static long stored() {
    return SERVER.events().stats().total();
  }

  private static String payload() {
    return SERVER.events().list(EventFilter.all(), 1, 0).iterator().next().payload();
  }
}
