package dev.holdfast.web;

import dev.holdfast.access.ApiToken;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.ops.Health;
import dev.holdfast.store.Database;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.RejectionLog;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
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
   * @param readers further places, for those who follow the live feed
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

  /**
   * Where deliveries come in; absent in a process that only works.
   *
   * @param proxies whose word counts for where a request comes from
   */
  public record Door(
      Map<String, App> apps, Intake intake, RejectionLog rejections, List<AddressRange> proxies) {}

  /** What people and probes ask for. */
  public record Desk(Views views, Deeds deeds, ApiToken token, Health health) {}

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final int BODY_MEMORY_BYTES = 128 * 1024 * 1024;
  private static final int API_BODY_LIMIT_BYTES = 512 * 1024;
  private static final int API_BODY_MEMORY_BYTES = 8 * 1024 * 1024;
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
            .routing(routing -> route(routing, limits, door, desk))
            .build()
            .start();
    return new HttpServer(server, desk.views().live());
  }

  private static void route(
      HttpRouting.Builder routing, Limits limits, Optional<Door> door, Desk desk) {
    routing.error(Refusal.class, (_, response, refusal) -> refuse(response, refusal.problem()));
    routing.error(JdbiException.class, HttpServer::databaseAway);
    routing.error(Exception.class, HttpServer::failed);

    door.ifPresent(
        open -> {
          Body body = new Body(limits.bodyLimitBytes(), limits.requestTimeout(), BODY_MEMORY_BYTES);
          Refusals refusals = new Refusals(open.rejections(), new Remote(open.proxies()));
          WebhookResource webhook = new WebhookResource(open.apps(), open.intake(), body, refusals);
          routing.get("/webhook", webhook::shakeHands);
          routing.post("/webhook", webhook::receive);
          routing.get("/webhook/{app}", webhook::shakeHands);
          routing.post("/webhook/{app}", webhook::receive);
        });

    Body body = new Body(API_BODY_LIMIT_BYTES, limits.requestTimeout(), API_BODY_MEMORY_BYTES);
    api(routing, desk, new JsonBody(body));

    routing.get("/health/live", (_, response) -> response.send("live\n"));
    routing.get("/health/ready", (_, response) -> ready(response, desk.health()));
    routing.any((_, response) -> nothingHere(response));
  }

  private static void api(HttpRouting.Builder routing, Desk desk, JsonBody body) {
    Views views = desk.views();
    Deeds deeds = desk.deeds();
    SingleAction action = new SingleAction(deeds.actions());
    EventsResource seed = new EventsResource(views.events(), action, deeds.onDue());
    SearchResource search = new SearchResource(views.search());
    EventResource event =
        new EventResource(
            new EventResource.Sources(views.events(), views.conversations(), views.records()),
            action,
            deeds.onDue());
    TypesResource types = new TypesResource(views.events(), views.payloadPaths());
    OverviewResource overview = new OverviewResource(views.overview());
    DeadLettersResource deadLetters = new DeadLettersResource(views.deadLetters());
    RejectionsResource rejections = new RejectionsResource(views.rejections());
    PagesResource pages = new PagesResource(views.accounts(), body);
    BulkResource bulk = new BulkResource(deeds.bulkActions(), deeds.onBulk(), body);
    LiveResource live = new LiveResource(views.live());

    Bearer bearer = new Bearer(desk.token());
    routing.any("/api/*", bearer::check);

    // viewer
    routing.get("/api/webhook-events", seed::list);
    routing.get("/api/webhook-events/stats", seed::stats);
    routing.get("/api/webhook-events/{id}", seed::find);
    routing.get("/api/overview", overview::look);
    routing.get("/api/events", search::list);
    routing.get("/api/events/count", search::count);
    routing.get("/api/events/{id}", event::find);
    routing.get("/api/types", types::types);
    routing.get("/api/payload-paths", types::paths);
    routing.get("/api/dead-letters", deadLetters::groups);
    routing.get("/api/rejections", rejections::list);
    routing.get("/api/pages", pages::list);
    routing.get("/api/bulk-actions", bulk::list);
    routing.get("/api/bulk-actions/{id}", bulk::find);
    routing.get("/api/live", live::read);

    // operator
    routing.post("/api/webhook-events/{id}/retry", seed::retry);
    routing.delete("/api/webhook-events/{id}", seed::delete);
    routing.post("/api/events/{id}/retry", event::retry);
    routing.post("/api/events/{id}/replay", event::replay);
    routing.post("/api/events/{id}/dead-letter", event::bury);
    routing.delete("/api/events/{id}", event::delete);
    routing.route(Method.PATCH, "/api/pages/{id}", pages::rename);
    routing.post("/api/bulk-actions", bulk::ask);
    routing.post("/api/bulk-actions/{id}/cancel", bulk::cancel);
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
    if (Database.tookTooLong(failure)) {
      Problem.unavailable("This takes the database too long; ask for less").send(response);
      return;
    }
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
