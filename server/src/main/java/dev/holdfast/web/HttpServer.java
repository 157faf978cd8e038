package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.ops.Health;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.RejectionLog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** The HTTP server; {@link Routes} has its table of routes. */
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /**
   * How much to bear.
   *
   * @param bodyLimitBytes the largest delivery taken
   * @param requestTimeout how long a request's head may take to arrive, and its body, too
   * @param concurrentRequests more than these at once are answered 503
   * @param stopTimeout how long requests in flight may take when the server stops
   */
  public record Limits(
      int bodyLimitBytes, Duration requestTimeout, int concurrentRequests, Duration stopTimeout) {}

  /**
   * Where to listen.
   *
   * @param port 0 picks a free one
   */
  public record Address(String host, int port) {}

  /**
   * Where to listen for what.
   *
   * @param admin where the dashboard and the API have a listener of their own
   */
  public record Listeners(Address main, Optional<Address> admin) {}

  /** Where deliveries come in; absent in a process that only works. */
  public record Endpoint(Map<String, App> apps, Intake intake, RejectionLog rejections) {}

  /** What the dashboard and the API need; absent in a process that only receives. */
  public record Admin(Queries queries, Changes changes, Access access, RejectionLog rejections) {}

  /**
   * What stands between clients and us.
   *
   * @param proxies whose word about a client is taken
   * @param publicUrl where people reach us, where that is said
   */
  public record Network(List<AddressRange> proxies, Optional<URI> publicUrl) {}

  /** All that is served. */
  public record Services(
      Optional<Endpoint> endpoint, Optional<Admin> admin, Health health, Network network) {}

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
  private final Optional<LiveFeed> live;

  private HttpServer(Listeners listeners, Limits limits, Services services) {
    this.live = services.admin().map(here -> here.queries().live());
    this.server = server(limits);
    SlowHeads slowHeads = new SlowHeads(server.getScheduler(), limits.requestTimeout());
    server.addBean(slowHeads);
    this.main = connector("main", listeners.main(), slowHeads);
    this.admin =
        listeners.admin().map(address -> connector("admin", address, slowHeads)).orElse(main);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, server));
    Proxies proxies = new Proxies(services.network().proxies());
    server.setHandler(
        new GracefulHandler(new Dispatcher(routes(limits, services), proxies, slowHeads)));
  }

  private static Server server(Limits limits) {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    Server server = new Server(threads);
    server.setStopTimeout(limits.stopTimeout().toMillis());
    server.setErrorHandler(Dispatcher::refuse);
    return server;
  }

  private ServerConnector connector(String name, Address address, SlowHeads slowHeads) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEAD_BYTES_MAX);
    ServerConnector connector =
        new ServerConnector(
            server, 1, 1, new HttpConnectionFactory(http), new PriorKnowledgeHttp2(http));
    connector.setName(name);
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.setShutdownIdleTimeout(IDLE_TIMEOUT_AT_STOP.toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.addBean(slowHeads);
    server.addConnector(connector);
    return connector;
  }

  private Map<String, Routes> routes(Limits limits, Services services) {
    return admin.equals(main)
        ? Map.of(main.getName(), Routes.all(limits, services))
        : Map.of(
            main.getName(), Routes.endpoint(limits, services),
            admin.getName(), Routes.admin(limits, services));
  }

  /** Starts to listen; returns once connections are accepted. */
  public static HttpServer start(Listeners listeners, Limits limits, Services services) {
    HttpServer http = new HttpServer(listeners, limits, services);
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

  /** Ends the live feed, accepts nothing new, waits for the requests in flight, then stops. */
  @Override
  public void close() {
    live.ifPresent(LiveFeed::close);
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("Requests were cut off when the HTTP server stopped: {}", e.toString());
    }
  }
}
