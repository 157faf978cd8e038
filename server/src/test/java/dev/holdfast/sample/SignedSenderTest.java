package dev.holdfast.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.meta.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignedSenderTest {

  private static final Secret SECRET = Secret.of("test_app_secret");
  private static final byte[] BODY =
      "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(US_ASCII);

  private record Request(String protocol, Headers headers, String body) {}

  private final Queue<Request> received = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/webhook",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), US_ASCII);
          received.add(new Request(exchange.getProtocol(), exchange.getRequestHeaders(), body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_delivery_arrives_byte_for_byte_with_metas_headers() {
    try (SignedSender sender = new SignedSender(url("/webhook"), SECRET)) {
      SendOutcome outcome = sender.send(BODY);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              SendOutcome.Answered.class, answered -> assertThat(answered.status()).isEqualTo(204));
      assertThat(outcome.latency()).isPositive();
    }
    Request request = received.remove();
    assertThat(request.protocol()).isEqualTo("HTTP/1.1");
    assertThat(request.body()).isEqualTo(new String(BODY, US_ASCII));
    assertThat(request.headers().get("Content-Type")).containsExactly("application/json");
    assertThat(request.headers().get("User-Agent")).containsExactly("facebookexternalua");
    assertThat(request.headers().get("X-Hub-Signature-256"))
        .containsExactly("sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756");
  }

  @Test
  void a_delivery_can_be_sent_without_signature() {
    try (SignedSender sender = new SignedSender(url("/webhook"), SECRET)) {
      sender.send(BODY, null);
    }
    assertThat(received.remove().headers().containsKey("X-Hub-Signature-256")).isFalse();
  }

  @Test
  void that_nothing_listens_is_an_outcome() {
    URI url = url("/webhook");
    server.stop(0);

    try (SignedSender sender = new SignedSender(url, SECRET)) {
      assertThat(sender.send(BODY)).isInstanceOf(SendOutcome.Unreachable.class);
    }
  }

  @Test
  void a_broken_connection_is_an_outcome() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> acceptAndHangUp(socket));
      URI url = URI.create("http://localhost:" + socket.getLocalPort() + "/webhook");

      try (SignedSender sender = new SignedSender(url, SECRET)) {
        assertThat(sender.send(BODY)).isInstanceOf(SendOutcome.Lost.class);
      }
    }
  }

  @Test
  void an_interrupted_sending_is_an_outcome_and_stays_an_interrupt() {
    Thread.currentThread().interrupt();
    SendOutcome outcome;
    try (SignedSender sender = new SignedSender(url("/webhook"), SECRET)) {
      outcome = sender.send(BODY);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(outcome).isInstanceOf(SendOutcome.Lost.class);
  }

  private static void acceptAndHangUp(ServerSocket socket) {
    try {
      while (true) {
        socket.accept().close();
      }
    } catch (IOException _) {
      // the test is over
    }
  }

  private URI url(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }
}
