package dev.holdfast.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestProxy;
import dev.holdfast.access.Access;
import dev.holdfast.access.ApiToken;
import dev.holdfast.access.Sessions;
import dev.holdfast.action.Actions;
import dev.holdfast.action.BulkActions;
import dev.holdfast.action.BulkRunner;
import dev.holdfast.alert.Alerts;
import dev.holdfast.alert.Channel;
import dev.holdfast.alert.Channels;
import dev.holdfast.alert.Surroundings;
import dev.holdfast.alert.TestClock;
import dev.holdfast.alert.TestPlan;
import dev.holdfast.alert.WebReceiver;
import dev.holdfast.consumer.Rewind;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.intake.GroupCommit;
import dev.holdfast.intake.Intake;
import dev.holdfast.log.Append;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.ops.Health;
import dev.holdfast.query.Events;
import dev.holdfast.query.Rejections;
import dev.holdfast.query.Search;
import dev.holdfast.tracing.Tracing;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.RejectionLog;
import dev.holdfast.web.AddressRange;
import dev.holdfast.web.ClientCertificate;
import dev.holdfast.web.HttpServer;
import dev.holdfast.web.Route;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The server on a free port with a database of its own, and what a client needs to talk to it. */
final class RunningServer implements AutoCloseable {

  static final int BODY_LIMIT_BYTES = 4_000;
  static final Duration REQUEST_TIMEOUT = Duration.ofMillis(800);
  static final int REJECTIONS_KEPT = 20;
  static final int READERS = 3;
  static final int PLACES = 50;
  static final String TOKEN = "api-token";
  static final String VERIFY_TOKEN = "verify-token";

  static final DeliveryLimits.Plan NO_LIMITS =
      new DeliveryLimits.Plan(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Secret SECRET = Secret.of("app-secret");
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Description DESCRIPTION = Description.read();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final TestProxy cable = TestProxy.to(address);
  private final Database database = Database.open(cable.through(address), 8);
  private final Metrics metrics = new Metrics(database, "test");
  private final Health health = new Health(database.queue(), List.of());
  private final AtomicInteger retriesAnnounced = new AtomicInteger();
  private final DeliveryLimits limits = new DeliveryLimits(NO_LIMITS);
  private final GroupCommit groupCommit;
  private final Access access;
  private final Rejections rejections = new Rejections(database, REJECTIONS_KEPT);
  private final RejectionLog rejectionLog = new RejectionLog(rejections, metrics.rejections());
  private final BulkActions bulkActions = new BulkActions(database);
  private final BulkRunner bulkRunner =
      new BulkRunner(
          bulkActions,
          new Search(database.reads()),
          retriesAnnounced::incrementAndGet,
          Duration.ofSeconds(30),
          Duration.ofMillis(100));
  private final LiveFeed live =
      new LiveFeed(
          new LiveFeed.Sources(
              new Events(database.reads()), new Search(database.reads()), bulkActions),
          new LiveEncoding(),
          READERS);
  private final WebReceiver alertReceiver = new WebReceiver();
  private final Alerts alerts =
      new Alerts(
          database,
          TestPlan.telling(
              Channels.slack(List.of(alertReceiver.url("/slack"))).toArray(Channel[]::new)),
          new Surroundings(true, Optional.empty(), List::of),
          new TestClock());
  private final Services services;
  private final HttpServer server;

  private RunningServer(Optional<String> token, Duration patience) {
    this.groupCommit =
        new GroupCommit(
            append(), () -> {}, new GroupCommit.Limits(1, 500, 100, 64 << 20, patience));
    this.access = Access.to(database.general(), plan(token));
    App app = new App(App.DEFAULT, List.of(SECRET), Secret.of(VERIFY_TOKEN));
    this.services =
        new Services(
            Optional.of(
                new Services.Endpoint(
                    () -> Map.of(App.DEFAULT, app),
                    new Intake(groupCommit, Clock.systemUTC()),
                    new ClientCertificate.Off(),
                    limits,
                    new Tracing(OpenTelemetry.noop()),
                    metrics.deliveries(),
                    rejectionLog)),
            Optional.of(
                new Services.Admin(
                    Queries.of(database, rejections, live, RetryPolicy.standard()),
                    changes(),
                    access,
                    rejectionLog,
                    alerts)),
            health,
            new Services.Numbers(metrics, Optional.of(access), rejectionLog),
            new Services.Limits(BODY_LIMIT_BYTES, REQUEST_TIMEOUT, PLACES),
            Optional.empty());
    this.server =
        HttpServer.start(
            new HttpServer.Binding("127.0.0.1", 0, Routes.all(services)),
            Optional.empty(),
            new HttpServer.Timeouts(REQUEST_TIMEOUT, patience),
            new HttpServer.Edge(List.of(AddressRange.parse("127.0.0.1")), Optional.empty()));
  }

  private static Access.Plan plan(Optional<String> token) {
    return new Access.Plan(
        new ApiToken(token),
        new Sessions.Lasting(Duration.ofHours(1), Duration.ofDays(1)),
        Duration.ofDays(30),
        Optional.empty());
  }

  private Changes changes() {
    return new Changes(
        new Actions(database.general()),
        bulkActions,
        new Rewind(database.general()),
        retriesAnnounced::incrementAndGet,
        bulkRunner::wake);
  }

  static RunningServer start() {
    return new RunningServer(Optional.of(TOKEN), PATIENCE);
  }

  /** Waits so long for a commit, and when it stops for the requests in flight. */
  static RunningServer withPatience(Duration patience) {
    return new RunningServer(Optional.of(TOKEN), patience);
  }

  static RunningServer withoutToken() {
    return new RunningServer(Optional.empty(), PATIENCE);
  }

  Append append() {
    return new Append(database.general());
  }

  Access access() {
    return access;
  }

  Events events() {
    return new Events(database.general());
  }

  Database database() {
    return database;
  }

  DeliveryLimits limits() {
    return limits;
  }

  Alerts alerts() {
    return alerts;
  }

  /** Where alerts are told. */
  WebReceiver alertReceiver() {
    return alertReceiver;
  }

  Health health() {
    return health;
  }

  TestProxy cable() {
    return cable;
  }

  int port() {
    return server.port();
  }

  /** The server's table of routes once more, for somebody to read. */
  List<Route> routes() {
    return Routes.all(services).lines();
  }

  /** How often the processors were told that an event is due again. */
  int retriesAnnounced() {
    return retriesAnnounced.get();
  }

  /** How many follow the live feed. */
  int readers() {
    return live.readers();
  }

  static String sign(String body) {
    return sign(body.getBytes(UTF_8));
  }

  static String sign(byte[] body) {
    return Signature.sign(SECRET, body);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(15));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** With the API's token. */
  HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
    return ask(method, path, "");
  }

  /** With the API's token, and this body. */
  HttpResponse<String> ask(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.ofString(body)));
  }

  /** A delivery with its signature. */
  HttpResponse<String> deliver(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("X-Hub-Signature-256", sign(body))
            .POST(BodyPublishers.ofString(body)));
  }

  /** Only the status; the rest of the answer is not waited for. */
  static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream _ = answer.body()) {
      return answer.statusCode();
    }
  }

  /** Whatever a test asks, the answer must be as openapi.yaml describes it. */
  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(DescribedExchange.complaints(DESCRIPTION, answer))
        .as("%s, answered %d: %s", answer.request(), answer.statusCode(), answer.body())
        .isEmpty();
    return answer;
  }

  /** Stops the HTTP server; what it stands on is left running. */
  void stopServing() {
    live.close();
    server.close();
  }

  @Override
  public void close() {
    stopServing();
    bulkRunner.close();
    rejectionLog.close();
    groupCommit.close();
    metrics.close();
    database.close();
    cable.close();
    alertReceiver.close();
  }
}
