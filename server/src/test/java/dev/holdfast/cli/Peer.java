package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook that looks at signatures, and keeps the bodies whose signature was right. */
final class Peer implements AutoCloseable {

  static final String SECRET = "5f1c0de5a1b2c3d4e5f60718293a4b5c";

  private final HttpServer server;
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  private Peer(IntUnaryOperator answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/webhook", exchange -> handle(exchange, answer));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** Answers 200 and 401 as it should be. */
  static Peer right() {
    return answering(status -> status);
  }

  /** Answers something else than what would be right. */
  static Peer answering(IntUnaryOperator answer) {
    try {
      return new Peer(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://localhost:" + port() + "/webhook";
  }

  Queue<String> bodies() {
    return bodies;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange, IntUnaryOperator answer) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean verified =
        signature(body).equals(exchange.getRequestHeaders().getFirst("X-Hub-Signature-256"));
    if (verified) {
      bodies.add(new String(body, UTF_8));
    }
    exchange.sendResponseHeaders(answer.applyAsInt(verified ? 200 : 401), -1);
    exchange.close();
  }

  private static String signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
