package dev.holdfast.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that remembers what it gets, and answers as it is told. */
public final class WebReceiver implements AutoCloseable {

  /** What it got. */
  public record Received(String path, Headers headers, String body) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile int status = 200;
  private volatile CountDownLatch answers = new CountDownLatch(0);

  public WebReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      received.add(
          new Received(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
      answers.await();
      if (status / 100 == 3) {
        exchange.getResponseHeaders().add("Location", url("/elsewhere").toString());
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void answerWith(int next) {
    status = next;
  }

  /** From now on, nobody is answered before this is counted down. */
  void answerAfter(CountDownLatch signal) {
    answers = signal;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public List<Received> received() {
    return received;
  }

  List<String> bodies() {
    return received.stream().map(Received::body).toList();
  }

  @Override
  public void close() {
    answers.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
