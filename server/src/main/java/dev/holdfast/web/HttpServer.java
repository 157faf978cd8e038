package dev.holdfast.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server; what it answers is given to it. Thread-safe. */
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /**
   * How long to wait.
   *
   * @param requestTimeout for the head of a request to arrive
   * @param stopTimeout for requests in flight when the server stops
   */
  public record Timeouts(Duration requestTimeout, Duration stopTimeout) {}

  /**
   * Where to listen, and what is answered there.
   *
   * @param port 0 picks a free one
   */
  public record Binding(String host, int port, RouteTable routes) {}

  /**
   * Who is at the other end.
   *
   * @param proxies whose word about a client is taken
   * @param https for both listeners; absent where a proxy ends TLS
   */
  public record Edge(List<AddressRange> proxies, Optional<Https> https) {}

  /**
   * More than the idle time-out of proxies, which must not find a connection closed (nginx: 60 s).
   */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

  /** A stop does not wait longer for connections on which nothing happens. */
  private static final Duration IDLE_TIMEOUT_AT_STOP = Duration.ofMillis(200);

  /** Beyond these, no connection is accepted until another one ends. */
  private static final int CONNECTIONS_MAX = 20_000;

  private static final int HEAD_BYTES_MAX = 16 * 1024;

  /** So many may wait to be accepted; the system has a limit of its own (net.core.somaxconn). */
  private static final int ACCEPT_QUEUE = 4_096;

  private final Server server;
  private final ServerConnector main;
  private final ServerConnector admin;

  private HttpServer(Binding main, Optional<Binding> admin, Timeouts timeouts, Edge edge) {
    this.server = server(timeouts);
    SlowHeads slowHeads = new SlowHeads(server.getScheduler(), timeouts.requestTimeout());
    server.addBean(slowHeads);
    this.main = connector("main", main, edge, slowHeads);
    this.admin =
        admin.map(binding -> connector("admin", binding, edge, slowHeads)).orElse(this.main);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, server));
    Map<String, RouteTable> routes = new HashMap<>(Map.of("main", main.routes()));
    admin.ifPresent(binding -> routes.put("admin", binding.routes()));
    server.setHandler(
        new GracefulHandler(new Dispatcher(routes, new Proxies(edge.proxies()), slowHeads)));
  }

  private static Server server(Timeouts timeouts) {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    Server server = new Server(threads);
    server.setStopTimeout(timeouts.stopTimeout().toMillis());
    server.setErrorHandler(Dispatcher::refuse);
    return server;
  }

  private ServerConnector connector(String name, Binding binding, Edge edge, SlowHeads slowHeads) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEAD_BYTES_MAX);
    ConnectionFactory[] connections =
        edge.https().map(https -> https.connections(http)).orElseGet(() -> withoutTls(http));
    ServerConnector connector = new ServerConnector(server, 1, 1, connections);
    connector.setName(name);
    connector.setHost(binding.host());
    connector.setPort(binding.port());
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.setShutdownIdleTimeout(IDLE_TIMEOUT_AT_STOP.toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.addBean(slowHeads);
    server.addConnector(connector);
    return connector;
  }

  private static ConnectionFactory[] withoutTls(HttpConfiguration http) {
    return new ConnectionFactory[] {new HttpConnectionFactory(http), new PriorKnowledgeHttp2(http)};
  }

  /**
   * Starts to listen; returns once connections are accepted.
   *
   * @param main where Meta posts
   * @param admin where the dashboard and the API have a listener of their own
   * @throws IllegalStateException where it cannot listen; nothing is left open then
   */
  public static HttpServer start(
      Binding main, Optional<Binding> admin, Timeouts timeouts, Edge edge) {
    HttpServer http = new HttpServer(main, admin, timeouts, edge);
    try {
      http.server.start();
      return http;
    } catch (Exception e) {
      http.close();
      throw new IllegalStateException("Cannot listen: " + e.getMessage(), e);
    }
  }

  /** The port listened on for deliveries. */
  public int port() {
    return main.getLocalPort();
  }

  /** The port listened on for the dashboard and the API; the same where they share one. */
  public int adminPort() {
    return admin.getLocalPort();
  }

  /** Accepts nothing new, waits for the requests in flight, then stops. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("Requests were cut off when the HTTP server stopped: {}", e.toString());
    }
  }
}
