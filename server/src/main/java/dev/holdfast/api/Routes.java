package dev.holdfast.api;

import dev.holdfast.access.Access;
import dev.holdfast.ops.Health;
import dev.holdfast.query.FilterWords;
import dev.holdfast.web.BodyReader;
import dev.holdfast.web.DashboardFiles;
import dev.holdfast.web.DashboardResource;
import dev.holdfast.web.Places;
import dev.holdfast.web.Problem;
import dev.holdfast.web.Route;
import dev.holdfast.web.RouteTable;
import dev.holdfast.web.WebResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/** The table of routes: what is answered where, and who may ask. Its tables are immutable. */
public final class Routes {

  /** For bodies that arrive: an eighth of the heap, as whoever sends them may be anybody. */
  private static final int DELIVERIES_MEMORY_BYTES =
      (int) Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 8);

  private static final int API_BODY_LIMIT_BYTES = 512 * 1024;
  private static final int API_MEMORY_BYTES = 8 * 1024 * 1024;

  private static final Route.Query ANY = new Route.Query.Any();

  private final List<Route> table = new ArrayList<>();
  private final Services services;
  private Route.Action otherwise = _ -> nothingHere();

  private Routes(Services services) {
    this.services = services;
    health(services.health());
  }

  /** Everything on one listener. */
  public static RouteTable all(Services services) {
    return new Routes(services).withEndpoint().withMetrics().withAdmin().table();
  }

  /** What Meta needs, where the dashboard and the API have a listener of their own. */
  public static RouteTable endpoint(Services services) {
    return new Routes(services).withEndpoint().table();
  }

  /** The dashboard and the API on a listener of their own. */
  public static RouteTable admin(Services services) {
    return new Routes(services).withMetrics().withAdmin().table();
  }

  private RouteTable table() {
    return new RouteTable(table, otherwise);
  }

  private void health(Health health) {
    table.add(new Route("GET", "/health/live", ANY, _ -> WebResponse.text("live\n")));
    table.add(new Route("GET", "/health/ready", ANY, _ -> ready(health)));
  }

  private static WebResponse ready(Health health) {
    return health.ready()
        ? WebResponse.text("ready\n")
        : WebResponse.text("not ready\n").withStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
  }

  private Routes withEndpoint() {
    services.endpoint().ifPresent(this::endpoint);
    return this;
  }

  private void endpoint(Services.Endpoint endpoint) {
    Services.Limits limits = services.limits();
    BodyReader body =
        new BodyReader(limits.bodyLimitBytes(), limits.requestTimeout(), DELIVERIES_MEMORY_BYTES);
    WebhookResource webhook =
        new WebhookResource(
            endpoint.apps(),
            endpoint.intake(),
            body,
            new Places(limits.concurrentRequests()),
            endpoint.certificate(),
            endpoint.meter(),
            endpoint.limits(),
            endpoint.tracing(),
            new RejectionRecorder(endpoint.rejections()));
    for (String path : List.of("/webhook", "/webhook/{app}")) {
      table.add(new Route("GET", path, ANY, webhook::answerHandshake));
      table.add(new Route("POST", path, ANY, webhook::receive));
    }
  }

  private Routes withMetrics() {
    Services.Numbers numbers = services.numbers();
    Route.Action read = new MetricsResource(numbers.metrics())::read;
    Route.Action guarded =
        numbers
            .access()
            .map(access -> new Guard(access, new RejectionRecorder(numbers.rejections())))
            .map(guard -> guard.viewer(read))
            .orElse(read);
    get("/metrics", guarded);
    return this;
  }

  private Routes withAdmin() {
    services.admin().ifPresent(this::admin);
    return this;
  }

  private void admin(Services.Admin admin) {
    BodyReader body =
        new BodyReader(API_BODY_LIMIT_BYTES, services.limits().requestTimeout(), API_MEMORY_BYTES);
    Guard guard = new Guard(admin.access(), new RejectionRecorder(admin.rejections()));
    signIn(admin.access(), guard, body);
    events(admin, guard);
    watching(admin.queries(), guard);
    changes(admin, guard, body);
    administration(admin.access(), guard, body);
    get("/api/openapi.yaml", guard.viewer(new ApiDescription()::show));

    DashboardResource dashboard = new DashboardResource(DashboardFiles.load("/dashboard"));
    get("/", dashboard::index);
    Route.Action unknown = guard.viewer(_ -> nothingHere());
    otherwise =
        request ->
            request.path().startsWith("/api/")
                ? unknown.answer(request)
                : dashboard.file(request).orElseGet(Routes::nothingHere);
  }

  private void signIn(Access access, Guard guard, BodyReader body) {
    SessionResource session = new SessionResource(access, guard, body);
    get("/api/session", session::show);
    post("/api/session", session::open);
    delete("/api/session", guard.viewer(session::close));
    put("/api/session/password", guard.viewer(session::changePassword));
    OidcResource oidc = new OidcResource(access, services.publicUrl());
    get("/api/oidc/start", oidc::start, "to");
    table.add(new Route("GET", "/api/oidc/callback", ANY, oidc::callback));
  }

  private void events(Services.Admin admin, Guard guard) {
    Queries queries = admin.queries();
    Runnable onDue = admin.changes().onDue();
    SingleAction action = new SingleAction(admin.changes().actions());
    WebhookEventsResource seeds = new WebhookEventsResource(queries.events(), action, onDue);
    get("/api/webhook-events", guard.viewer(seeds::list), "status", "eventType", "limit", "offset");
    get("/api/webhook-events/stats", guard.viewer(seeds::stats));
    get("/api/webhook-events/{id}", guard.viewer(seeds::find));
    post("/api/webhook-events/{id}/retry", guard.operator(seeds::retry));
    delete("/api/webhook-events/{id}", guard.operator(seeds::delete));

    EventsResource events = new EventsResource(queries.search());
    get("/api/events", guard.viewer(events::list), filterAnd("limit", "before"));
    get("/api/events/count", guard.viewer(events::count), filterAnd("action"));
    EventResource event =
        new EventResource(
            new EventResource.Sources(queries.events(), queries.conversations(), queries.records()),
            action,
            onDue);
    get("/api/events/{id}", guard.viewer(event::find));
    post("/api/events/{id}/retry", guard.operator(event::retry));
    post("/api/events/{id}/replay", guard.operator(event::replay));
    post("/api/events/{id}/dead-letter", guard.operator(event::deadLetter));
    delete("/api/events/{id}", guard.operator(event::delete));
  }

  private void watching(Queries queries, Guard guard) {
    get("/api/overview", guard.viewer(new OverviewResource(queries.overview())::look), "range");
    TypesResource types = new TypesResource(queries.events(), queries.payloadPaths());
    get("/api/types", guard.viewer(types::types));
    get("/api/payload-paths", guard.viewer(types::paths), "type", "limit");
    get("/api/dead-letters", guard.viewer(new DeadLettersResource(queries.deadLetters())::groups));
    get(
        "/api/rejections",
        guard.viewer(new RejectionsResource(queries.rejections())::list),
        "limit",
        "before");
    get("/api/live", guard.viewer(new LiveResource(queries.live(), guard)::read));
  }

  private void changes(Services.Admin admin, Guard guard, BodyReader body) {
    PagesResource pages = new PagesResource(admin.queries().accounts(), body);
    get("/api/pages", guard.viewer(pages::list));
    patch("/api/pages/{id}", guard.operator(pages::rename));
    BulkResource bulk =
        new BulkResource(admin.changes().bulkActions(), admin.changes().onBulk(), body);
    get("/api/bulk-actions", guard.viewer(bulk::list));
    get("/api/bulk-actions/{id}", guard.viewer(bulk::find));
    post("/api/bulk-actions", guard.operator(bulk::ask));
    post("/api/bulk-actions/{id}/cancel", guard.operator(bulk::cancel));
    ConsumersResource consumers =
        new ConsumersResource(
            admin.queries().consumers(), admin.changes().rewind(), admin.changes().onDue(), body);
    get("/api/consumers", guard.viewer(consumers::list));
    get("/api/consumers/{name}/rewind", guard.viewer(consumers::count), "to");
    post("/api/consumers/{name}/rewind", guard.admin(consumers::rewind));
    alerts(admin, guard, body);
  }

  private void alerts(Services.Admin admin, Guard guard, BodyReader body) {
    AlertsResource alerts = new AlertsResource(admin.alerts(), admin.access().audit(), body);
    get("/api/alerts", guard.viewer(alerts::list));
    post("/api/alerts/{id}/silence", guard.operator(alerts::silence));
    delete("/api/alerts/{id}/silence", guard.operator(alerts::endSilence));
    post("/api/alerts/test", guard.admin(alerts::test));
  }

  private void administration(Access access, Guard guard, BodyReader body) {
    UsersResource users = new UsersResource(access, body);
    get("/api/users", guard.admin(users::list));
    post("/api/users", guard.admin(users::create));
    patch("/api/users/{id}", guard.admin(users::change));
    delete("/api/users/{id}", guard.admin(users::delete), "keep_tokens");
    TokensResource tokens = new TokensResource(access, body);
    get("/api/tokens", guard.admin(tokens::list));
    post("/api/tokens", guard.admin(tokens::issue));
    delete("/api/tokens/{id}", guard.admin(tokens::delete));
    get("/api/audit", guard.admin(new AuditResource(access.audit())::list), "before", "limit");
  }

  private static WebResponse nothingHere() {
    return Problem.notFound("See docs/api.md for what is").response();
  }

  private static String[] filterAnd(String... others) {
    Set<String> names = new LinkedHashSet<>(FilterWords.NAMES);
    names.addAll(List.of(others));
    return names.toArray(String[]::new);
  }

  private void get(String path, Route.Action action, String... query) {
    line("GET", path, action, query);
  }

  private void post(String path, Route.Action action, String... query) {
    line("POST", path, action, query);
  }

  private void put(String path, Route.Action action, String... query) {
    line("PUT", path, action, query);
  }

  private void patch(String path, Route.Action action, String... query) {
    line("PATCH", path, action, query);
  }

  private void delete(String path, Route.Action action, String... query) {
    line("DELETE", path, action, query);
  }

  private void line(String method, String path, Route.Action action, String... query) {
    table.add(new Route(method, path, new Route.Query.Only(Set.of(query)), action));
  }
}
