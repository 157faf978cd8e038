package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.ops.Health;
import dev.holdfast.store.Events;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server with its table of routes. */
public final class HttpServer implements AutoCloseable {

  /**
   * Where to listen, and how much to bear.
   *
   * @param port 0 picks a free one
   * @param bodyLimitBytes the largest body taken
   * @param requestTimeout how long a request's body may take to arrive
   * @param concurrentRequests more than these at once are answered 503
   * @param stopTimeout how long requests in flight may take when the server stops
   */
  public record Limits(
      String host,
      int port,
      int bodyLimitBytes,
      Duration requestTimeout,
      int concurrentRequests,
      Duration stopTimeout) {}

  /** Where deliveries come in; absent in a process that only works. */
  public record Door(Map<String, App> apps, Intake intake) {}

  /** What people and probes ask for. */
  public record Desk(
      Events events, Runnable onRetry, Access access, Health health, Outside outside) {}

  /**
   * What stands between people and us.
   *
   * @param proxies whose word about a client is taken
   * @param publicUrl where people reach us, where that is said
   */
  public record Outside(List<AddressRange> proxies, Optional<URI> publicUrl) {}

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final int BODY_MEMORY_BYTES = 128 * 1024 * 1024;
  private static final int CONNECTIONS_PER_REQUEST = 8;

  private final WebServer server;

  private HttpServer(WebServer server) {
    this.server = server;
  }

  /** Starts to listen; returns once connections are accepted. */
  public static HttpServer start(Limits limits, Optional<Door> door, Desk desk) {
    Body body = new Body(limits.bodyLimitBytes(), limits.requestTimeout(), BODY_MEMORY_BYTES);
    WebServer server =
        WebServer.builder()
            .host(limits.host())
            .port(limits.port())
            .maxConcurrentRequests(limits.concurrentRequests())
            .maxTcpConnections(limits.concurrentRequests() * CONNECTIONS_PER_REQUEST)
            .shutdownGracePeriod(limits.stopTimeout())
            .shutdownHook(false)
            .directHandlers(BeforeRouting.handlers())
            .routing(routing -> route(routing, door, desk, body))
            .build()
            .start();
    return new HttpServer(server);
  }

  static void route(HttpRouting.Builder routing, Optional<Door> door, Desk desk, Body body) {
    routing.error(Refusal.class, (_, response, refusal) -> refuse(response, refusal.problem()));
    routing.error(JdbiException.class, HttpServer::databaseAway);
    routing.error(Exception.class, HttpServer::failed);

    routing.addFilter(new SecurityHeaders(desk.outside().proxies()));

    door.ifPresent(
        open -> {
          WebhookResource webhook = new WebhookResource(open.apps(), open.intake(), body);
          routing.get("/webhook", webhook::shakeHands);
          routing.post("/webhook", webhook::receive);
          routing.get("/webhook/{app}", webhook::shakeHands);
          routing.post("/webhook/{app}", webhook::receive);
        });

    Access access = desk.access();
    Guard guard = new Guard(access, desk.outside().proxies());
    SessionResource session = new SessionResource(access, guard, body);
    routing.get("/api/session", session::show);
    routing.post("/api/session", session::open);
    OidcResource oidc = new OidcResource(access, guard, desk.outside().publicUrl());
    routing.get("/api/oidc/start", oidc::start);
    routing.get("/api/oidc/callback", oidc::callback);

    // From here on nobody is unknown, and every route says which role it needs.
    routing.any("/api/*", guard::admit);
    routing.delete("/api/session", guard.viewer(session::close));
    routing.put("/api/session/password", guard.viewer(session::changePassword));

    EventsResource events = new EventsResource(desk.events(), desk.onRetry(), access.audit());
    routing.get("/api/webhook-events", guard.viewer(events::list));
    routing.get("/api/webhook-events/stats", guard.viewer(events::stats));
    routing.get("/api/webhook-events/{id}", guard.viewer(events::find));
    routing.post("/api/webhook-events/{id}/retry", guard.operator(events::retry));
    routing.delete("/api/webhook-events/{id}", guard.operator(events::delete));

    UsersResource users = new UsersResource(access, body);
    routing.get("/api/users", guard.admin(users::list));
    routing.post("/api/users", guard.admin(users::create));
    routing.patch("/api/users/{id}", guard.admin(users::change));
    routing.delete("/api/users/{id}", guard.admin(users::delete));
    TokensResource tokens = new TokensResource(access, body);
    routing.get("/api/tokens", guard.admin(tokens::list));
    routing.post("/api/tokens", guard.admin(tokens::issue));
    routing.delete("/api/tokens/{id}", guard.admin(tokens::delete));
    AuditResource audit = new AuditResource(access.audit());
    routing.get("/api/audit", guard.admin(audit::list));

    routing.get("/api/openapi.yaml", guard.viewer(new ApiDescription()::show));

    DashboardResource dashboard = new DashboardResource(PageFiles.load("/dashboard"));
    routing.get("/", dashboard::index);
    routing.get("/health/live", (_, response) -> response.send("live\n"));
    routing.get("/health/ready", (_, response) -> ready(response, desk.health()));
    routing.get("/*", dashboard::file);
    routing.any((_, response) -> nothingHere(response));
  }

  /** The port listened on. */
  public int port() {
    return server.port();
  }

  /** Accepts nothing new, waits for the requests in flight, then stops. */
  @Override
  public void close() {
    server.stop();
  }

  private static void ready(ServerResponse response, Health health) {
    boolean ready = health.ready();
    response.status(ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.send(ready ? "ready\n" : "not ready\n");
  }

  private static void nothingHere(ServerResponse response) {
    new Problem(Status.NOT_FOUND_404, "not-found", "Nothing is here", "See docs/api.md for what is")
        .send(response);
  }

  /** The rest of the request is of no interest, so the connection ends with the answer. */
  private static void refuse(ServerResponse response, Problem problem) {
    response.header(HeaderNames.CONNECTION, "close");
    problem.send(response);
  }

  private static void databaseAway(
      ServerRequest request, ServerResponse response, JdbiException failure) {
    log.warn(
        "{} could not be answered: {}", request.path().path(), String.valueOf(failure.getCause()));
    Problem.unavailable("The database does not answer").send(response);
  }

  private static void failed(ServerRequest request, ServerResponse response, Exception failure) {
    log.error("{} {} failed", request.prologue().method().text(), request.path().path(), failure);
    new Problem(
            Status.INTERNAL_SERVER_ERROR_500,
            "failed",
            "The server failed",
            "The log tells more. If this was a delivery it was not stored; Meta sends it again")
        .send(response);
  }
}
