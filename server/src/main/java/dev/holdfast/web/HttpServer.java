package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.ops.Health;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.RejectionLog;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HTTP server; {@link Routes} has its table of routes. */
public final class HttpServer implements AutoCloseable {

  /**
   * Where to listen, and how much to bear.
   *
   * @param port 0 picks a free one
   * @param bodyLimitBytes the largest delivery taken
   * @param requestTimeout how long a request's body may take to arrive
   * @param concurrentRequests more than these at once are answered 503
   * @param readers how many may follow the live feed at once
   * @param stopTimeout how long requests in flight may take when the server stops
   */
  public record Limits(
      String host,
      int port,
      int bodyLimitBytes,
      Duration requestTimeout,
      int concurrentRequests,
      int readers,
      Duration stopTimeout) {

    /** A reader holds its place as long as it reads, and takes none from deliveries. */
    private int places() {
      return concurrentRequests + readers;
    }
  }

  /** Where deliveries come in; absent in a process that only works. */
  public record Door(Map<String, App> apps, Intake intake, RejectionLog rejections) {}

  /** What people and probes ask for. */
  public record Desk(
      Views views,
      Deeds deeds,
      Access access,
      RejectionLog rejections,
      Health health,
      Outside outside) {}

  /**
   * What stands between clients and us.
   *
   * @param proxies whose word about a client is taken
   * @param publicUrl where people reach us, where that is said
   */
  public record Outside(List<AddressRange> proxies, Optional<URI> publicUrl) {}

  private static final int CONNECTIONS_PER_REQUEST = 8;

  private final WebServer server;
  private final LiveFeed live;

  private HttpServer(WebServer server, LiveFeed live) {
    this.server = server;
    this.live = live;
  }

  /** Starts to listen; returns once connections are accepted. */
  public static HttpServer start(Limits limits, Optional<Door> door, Desk desk) {
    WebServer server =
        WebServer.builder()
            .host(limits.host())
            .port(limits.port())
            .maxConcurrentRequests(limits.places())
            .maxTcpConnections(limits.places() * CONNECTIONS_PER_REQUEST)
            .shutdownGracePeriod(limits.stopTimeout())
            .shutdownHook(false)
            // Head and body are written one after the other, and without this the body would wait
            // until the client has acknowledged the head.
            .connectionOptions(options -> options.tcpNoDelay(true))
            .directHandlers(BeforeRouting.handlers())
            .routing(routing -> Routes.lay(routing, limits, door, desk))
            .build()
            .start();
    if (!server.isRunning()) {
      throw new IllegalStateException(
          "Cannot listen on port %d of %s".formatted(limits.port(), limits.host()));
    }
    return new HttpServer(server, desk.views().live());
  }

  /** The port listened on. */
  public int port() {
    return server.port();
  }

  /** Ends the live feed, accepts nothing new, waits for the requests in flight, then stops. */
  @Override
  public void close() {
    live.close();
    server.stop();
  }
}
