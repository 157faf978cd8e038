package dev.holdfast.web;

import dev.holdfast.access.Access;
import dev.holdfast.ops.Health;
import dev.holdfast.store.Database;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of routes: what is answered where, and who may ask. */
final class Routes {

  private static final Logger log = LoggerFactory.getLogger(Routes.class);
  private static final int DELIVERIES_MEMORY_BYTES = 128 * 1024 * 1024;
  private static final int API_BODY_LIMIT_BYTES = 512 * 1024;
  private static final int API_MEMORY_BYTES = 8 * 1024 * 1024;

  private Routes() {}

  static void lay(
      HttpRouting.Builder routing,
      HttpServer.Limits limits,
      Optional<HttpServer.Door> door,
      HttpServer.Desk desk) {
    routing.error(Refusal.class, (_, response, refusal) -> refuse(response, refusal.problem()));
    routing.error(JdbiException.class, Routes::databaseAway);
    routing.error(Exception.class, Routes::failed);
    routing.addFilter(new SecurityHeaders(desk.outside().proxies()));

    door.ifPresent(open -> deliveries(routing, limits, open, desk.outside()));
    Body body = new Body(API_BODY_LIMIT_BYTES, limits.requestTimeout(), API_MEMORY_BYTES);
    Refusals refusals = new Refusals(desk.rejections(), desk.outside().proxies());
    Guard guard = new Guard(desk.access(), refusals, desk.outside().proxies());
    SessionResource session = new SessionResource(desk.access(), guard, body);
    routing.get("/api/session", session::show);
    routing.post("/api/session", session::open);
    OidcResource oidc = new OidcResource(desk.access(), guard, desk.outside().publicUrl());
    routing.get("/api/oidc/start", oidc::start);
    routing.get("/api/oidc/callback", oidc::callback);

    // From here on nobody is unknown, and every route says which role it needs.
    routing.any("/api/*", guard::admit);
    routing.delete("/api/session", guard.viewer(session::close));
    routing.put("/api/session/password", guard.viewer(session::changePassword));
    events(routing, desk, guard);
    views(routing, desk.views(), guard);
    changes(routing, desk, guard, body);
    administration(routing, desk.access(), guard, body);

    routing.get("/api/openapi.yaml", guard.viewer(new ApiDescription()::show));
    routing.get("/health/live", (_, response) -> response.send("live\n"));
    routing.get("/health/ready", (_, response) -> ready(response, desk.health()));
    DashboardResource dashboard = new DashboardResource(PageFiles.load("/dashboard"));
    routing.get("/", dashboard::index).head("/", dashboard::index);
    routing.get("/*", dashboard::file).head("/*", dashboard::file);
    routing.any((_, response) -> nothingHere(response));
  }

  private static void deliveries(
      HttpRouting.Builder routing,
      HttpServer.Limits limits,
      HttpServer.Door open,
      HttpServer.Outside outside) {
    Body body = new Body(limits.bodyLimitBytes(), limits.requestTimeout(), DELIVERIES_MEMORY_BYTES);
    Refusals refusals = new Refusals(open.rejections(), outside.proxies());
    WebhookResource webhook = new WebhookResource(open.apps(), open.intake(), body, refusals);
    routing.get("/webhook", webhook::answerHandshake);
    routing.post("/webhook", webhook::receive);
    routing.get("/webhook/{app}", webhook::answerHandshake);
    routing.post("/webhook/{app}", webhook::receive);
  }

  private static void events(HttpRouting.Builder routing, HttpServer.Desk desk, Guard guard) {
    Views views = desk.views();
    Runnable onDue = desk.deeds().onDue();
    SingleAction action = new SingleAction(desk.deeds().actions());
    EventsResource events = new EventsResource(views.events(), action, onDue);
    routing.get("/api/webhook-events", guard.viewer(events::list));
    routing.get("/api/webhook-events/stats", guard.viewer(events::stats));
    routing.get("/api/webhook-events/{id}", guard.viewer(events::find));
    routing.post("/api/webhook-events/{id}/retry", guard.operator(events::retry));
    routing.delete("/api/webhook-events/{id}", guard.operator(events::delete));

    SearchResource search = new SearchResource(views.search());
    routing.get("/api/events", guard.viewer(search::list));
    routing.get("/api/events/count", guard.viewer(search::count));
    EventResource event =
        new EventResource(
            new EventResource.Sources(views.events(), views.conversations(), views.records()),
            action,
            onDue);
    routing.get("/api/events/{id}", guard.viewer(event::find));
    routing.post("/api/events/{id}/retry", guard.operator(event::retry));
    routing.post("/api/events/{id}/replay", guard.operator(event::replay));
    routing.post("/api/events/{id}/dead-letter", guard.operator(event::deadLetter));
    routing.delete("/api/events/{id}", guard.operator(event::delete));
  }

  private static void views(HttpRouting.Builder routing, Views views, Guard guard) {
    routing.get("/api/overview", guard.viewer(new OverviewResource(views.overview())::look));
    TypesResource types = new TypesResource(views.events(), views.payloadPaths());
    routing.get("/api/types", guard.viewer(types::types));
    routing.get("/api/payload-paths", guard.viewer(types::paths));
    routing.get(
        "/api/dead-letters", guard.viewer(new DeadLettersResource(views.deadLetters())::groups));
    routing.get("/api/rejections", guard.viewer(new RejectionsResource(views.rejections())::list));
    routing.get("/api/live", guard.viewer(new LiveResource(views.live(), guard)::read));
  }

  private static void changes(
      HttpRouting.Builder routing, HttpServer.Desk desk, Guard guard, Body body) {
    PagesResource pages = new PagesResource(desk.views().accounts(), body);
    routing.get("/api/pages", guard.viewer(pages::list));
    routing.patch("/api/pages/{id}", guard.operator(pages::rename));
    BulkResource bulk =
        new BulkResource(
            desk.deeds().bulkActions(), desk.deeds().onBulk(), body);
    routing.get("/api/bulk-actions", guard.viewer(bulk::list));
    routing.get("/api/bulk-actions/{id}", guard.viewer(bulk::find));
    routing.post("/api/bulk-actions", guard.operator(bulk::ask));
    routing.post("/api/bulk-actions/{id}/cancel", guard.operator(bulk::cancel));
  }

  private static void administration(
      HttpRouting.Builder routing, Access access, Guard guard, Body body) {
    UsersResource users = new UsersResource(access, body);
    routing.get("/api/users", guard.admin(users::list));
    routing.post("/api/users", guard.admin(users::create));
    routing.patch("/api/users/{id}", guard.admin(users::change));
    routing.delete("/api/users/{id}", guard.admin(users::delete));
    TokensResource tokens = new TokensResource(access, body);
    routing.get("/api/tokens", guard.admin(tokens::list));
    routing.post("/api/tokens", guard.admin(tokens::issue));
    routing.delete("/api/tokens/{id}", guard.admin(tokens::delete));
    routing.get("/api/audit", guard.admin(new AuditResource(access.audit())::list));
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
