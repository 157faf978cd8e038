package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.query.EventFilter;
import dev.holdfast.query.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries with a {@code Content-Encoding}, signed over the bytes that are sent. */
class CompressedDeliveryTest {

  private static final RunningServer SERVER = RunningServer.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZip"})
  void a_delivery_in_gzip_is_verified_as_received_and_stored_as_it_was_before(String encoding)
      throws Exception {
    byte[] sent = gzip(delivery(encoding));

    HttpResponse<String> answer = deliver(encoding, sent, RunningServer.sign(sent));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(newest().type()).isEqualTo("page.feed.status.add");
    assertThat(newest().payload()).contains("1029_" + encoding);
  }

  @Test
  void the_same_delivery_with_and_without_gzip_is_stored_once() throws Exception {
    String delivery = delivery("twice");
    byte[] sent = gzip(delivery);
    SERVER.deliver("/webhook", delivery);
    long before = stored();

    assertThat(deliver("gzip", sent, RunningServer.sign(sent)).statusCode()).isEqualTo(200);
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void a_signature_over_the_decoded_bytes_is_refused() throws Exception {
    long before = stored();
    String delivery = delivery("signed-before");

    HttpResponse<String> answer = deliver("gzip", gzip(delivery), RunningServer.sign(delivery));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void a_delivery_is_taken_up_to_the_limit_after_decoding_and_refused_beyond_it() throws Exception {
    byte[] fits = gzip(padded(RunningServer.BODY_LIMIT_BYTES));
    byte[] large = gzip(padded(RunningServer.BODY_LIMIT_BYTES + 1));

    assertThat(deliver("gzip", fits, RunningServer.sign(fits)).statusCode()).isEqualTo(200);
    assertThat(deliver("gzip", large, RunningServer.sign(large)).statusCode()).isEqualTo(413);
  }

  @Test
  void a_signed_bomb_is_too_large_and_not_stored() throws Exception {
    long before = stored();
    byte[] bomb = gzip(" ".repeat(1_000 * RunningServer.BODY_LIMIT_BYTES / 2));
    assertThat(bomb).hasSizeLessThan(RunningServer.BODY_LIMIT_BYTES);

    HttpResponse<String> answer = deliver("gzip", bomb, RunningServer.sign(bomb));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("problem:body-too-large");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void what_is_no_gzip_though_it_says_so_is_read_as_it_came() throws Exception {
    byte[] sent = delivery("already-decoded").getBytes(UTF_8);

    assertThat(deliver("gzip", sent, RunningServer.sign(sent)).statusCode()).isEqualTo(200);
    assertThat(newest().payload()).contains("1029_already-decoded");
  }

  @Test
  void gzip_that_ends_too_early_is_kept_as_it_came() throws Exception {
    byte[] whole = gzip(delivery("cut-off"));

    assertKept("gzip", Arrays.copyOf(whole, whole.length - 9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip"})
  void what_is_encoded_in_another_way_is_kept_as_it_came(String encoding) throws Exception {
    assertKept(encoding, ("\u0001\u0002 " + encoding).getBytes(UTF_8));
  }

  private static void assertKept(String encoding, byte[] sent) throws Exception {
    assertThat(deliver(encoding, sent, RunningServer.sign(sent)).statusCode()).isEqualTo(200);
    assertThat(newest().type()).isEqualTo("unreadable");
    assertThat(SERVER.events().received(newest().id()).orElseThrow().bytes()).isEqualTo(sent);
  }

  private static HttpResponse<String> deliver(String encoding, byte[] body, String signature)
      throws IOException, InterruptedException {
    return RunningServer.send(
        SERVER
            .request("/webhook")
            .header("Content-Encoding", encoding)
            .header("X-Hub-Signature-256", signature)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String delivery(String post) {
    return """
    {"object":"page","entry":[{"id":"1029","time":1790000000,"changes":[{"field":"feed",\
    "value":{"item":"status","verb":"add","post_id":"1029_%s","message":"Open on Sunday"}}]}]}\
    """
        .formatted(post);
  }

  private static String padded(int chars) {
    String delivery = delivery("padded");
    return delivery + " ".repeat(chars - delivery.length());
  }

  private static long stored() {
    return SERVER.events().stats().total();
  }

  private static StoredEvent newest() {
    return SERVER.events().list(EventFilter.all(), 1, 0).iterator().next();
  }
}
