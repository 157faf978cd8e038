package dev.holdfast.app;

import dev.holdfast.access.Access;
import dev.holdfast.access.Caller;
import dev.holdfast.action.Actions;
import dev.holdfast.action.BulkActions;
import dev.holdfast.action.BulkRunner;
import dev.holdfast.alert.Alerts;
import dev.holdfast.alert.Surroundings;
import dev.holdfast.api.Changes;
import dev.holdfast.api.LiveEncoding;
import dev.holdfast.api.Queries;
import dev.holdfast.api.Routes;
import dev.holdfast.api.Services;
import dev.holdfast.background.Closing;
import dev.holdfast.cli.Duty;
import dev.holdfast.cli.Failure;
import dev.holdfast.cli.Program;
import dev.holdfast.cli.Version;
import dev.holdfast.consumer.Limits;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Queue;
import dev.holdfast.consumer.Rewind;
import dev.holdfast.consumer.Work;
import dev.holdfast.database.Database;
import dev.holdfast.database.Maintenance;
import dev.holdfast.database.Notifier;
import dev.holdfast.event.Order;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.intake.GroupCommit;
import dev.holdfast.intake.Intake;
import dev.holdfast.log.Append;
import dev.holdfast.log.Identities;
import dev.holdfast.log.Partitions;
import dev.holdfast.metrics.Metrics;
import dev.holdfast.ops.Health;
import dev.holdfast.ops.Retention;
import dev.holdfast.ops.Schedule;
import dev.holdfast.query.Events;
import dev.holdfast.query.Rejections;
import dev.holdfast.query.Search;
import dev.holdfast.service.Listening;
import dev.holdfast.settings.InvalidSettings;
import dev.holdfast.settings.Listener;
import dev.holdfast.settings.Settings;
import dev.holdfast.settings.SettingsLoader;
import dev.holdfast.tracing.Tracing;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.RejectionLog;
import dev.holdfast.web.AddressRange;
import dev.holdfast.web.ClientCertificate;
import dev.holdfast.web.HttpServer;
import dev.holdfast.web.Https;
import dev.holdfast.web.RouteTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Holdfast: its parts, how they are connected, and the order in which they start and
 * stop.
 */
final class Node implements Program.RunningServer {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  /** What waits to be stored or is being processed takes a share of the heap and no more. */
  private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration BULK_LEASE = Duration.ofSeconds(30);
  private static final Duration BULK_POLL = Duration.ofSeconds(5);

  private final Settings settings;
  private final LiveSettings live;
  private final Optional<Https> https;
  private final OpenDatabase opened;
  private final Metrics metrics;
  private final Tracing tracing = Tracing.ofProcess();
  private final Alerts alerts;
  private final Health health;
  private final Notifier notifier;
  private final Optional<GroupCommit> groupCommit;
  private final Optional<Work> work;
  private final RejectionLog rejectionLog;
  private final Schedule maintenance;
  private final BulkRunner bulkRunner;
  private final LiveFeed liveFeed;
  private final HttpServer http;
  private volatile Optional<Reload> reload = Optional.empty();

  private Node(Settings settings, Duty duty, OpenDatabase opened, Handlers handlers) {
    Database database = opened.database();
    this.settings = settings;
    this.live = new LiveSettings(settings);
    this.https = https(settings.tls());
    this.opened = opened;
    this.notifier = new Notifier(database);
    this.metrics = new Metrics(database, Version.number());
    this.alerts = alerts(duty, database);
    metrics.alertsFiring(alerts::count);
    this.work =
        duty.works()
            ? Optional.of(
                work(settings, tracing.queue(metrics.queue(queue(database))), counted(handlers)))
            : Optional.empty();
    work.ifPresent(running -> metrics.inFlight(running::inFlight));
    this.groupCommit =
        duty.receives()
            ? Optional.of(
                new GroupCommit(
                    alerts.listenTo(tracing.log(metrics.log(new Append(database.appending())))),
                    this::eventsAreDue,
                    commitLimits(settings)))
            : Optional.empty();
    this.health = new Health(database.queue(), progressing());
    Rejections rejections = new Rejections(database, settings.watch().rejections());
    this.rejectionLog = new RejectionLog(rejections, metrics.rejections());
    Optional<Services.Endpoint> endpoint =
        groupCommit.map(
            commit ->
                new Services.Endpoint(
                    live::apps,
                    new Intake(commit, Clock.systemUTC()),
                    clientCertificate(settings.tls()),
                    live.deliveryLimits(),
                    tracing,
                    metrics.deliveries(),
                    rejectionLog));
    Access access = Access.to(database.general(), AccessPlan.of(settings, live.apiToken()));
    this.maintenance = Schedule.of(tasks(database, access, alerts).map(this::counted).toList());
    BulkActions bulkActions = new BulkActions(database);
    this.bulkRunner =
        new BulkRunner(
            bulkActions, new Search(database.reads()), this::eventsAreDue, BULK_LEASE, BULK_POLL);
    Changes changes =
        new Changes(
            new Actions(database.general()),
            bulkActions,
            new Rewind(database.general()),
            this::eventsAreDue,
            bulkRunner::wake);
    this.liveFeed = liveFeed(settings, database, bulkActions);
    Queries queries = Queries.of(database, rejections, liveFeed, retryPolicy(settings));
    Services services =
        new Services(
            endpoint,
            Optional.of(new Services.Admin(queries, changes, access, rejectionLog, alerts))
                .filter(_ -> duty.administers()),
            health,
            new Services.Numbers(metrics, metricsReaders(settings, access), rejectionLog),
            limits(settings),
            settings.publicUrl());
    this.http = http(duty, services);
  }

  /** Another PostgreSQL's disk is not seen from here. */
  private Alerts alerts(Duty duty, Database database) {
    Optional<Path> disk =
        settings.databaseUrl().isPresent() ? Optional.empty() : Optional.of(settings.dataDir());
    return new Alerts(
        database,
        AlertPlan.of(settings),
        new Surroundings(duty.receives(), disk, this::certificates),
        Clock.systemUTC());
  }

  private List<Surroundings.Certificate> certificates() {
    return https.stream()
        .map(own -> new Surroundings.Certificate("tls.certificate", own.ends()))
        .toList();
  }

  private Handlers counted(Handlers handlers) {
    return new Handlers(
        handlers.handlers().stream().map(metrics::handler).map(tracing::handler).toList(),
        handlers.recorders());
  }

  private static Optional<Access> metricsReaders(Settings settings, Access access) {
    return Optional.of(access)
        .filter(_ -> settings.metrics().readers() == Settings.Metrics.Readers.VIEWERS);
  }

  private HttpServer http(Duty duty, Services services) {
    Optional<HttpServer.Binding> admin =
        settings
            .adminListener()
            .filter(_ -> duty.administers())
            .map(listener -> binding(listener, Routes.admin(services)));
    RouteTable main = admin.isPresent() ? Routes.endpoint(services) : Routes.all(services);
    return HttpServer.start(
        binding(settings.listener(), main),
        admin,
        timeouts(settings),
        new HttpServer.Edge(proxies(settings), https));
  }

  private static HttpServer.Binding binding(Listener listener, RouteTable routes) {
    return new HttpServer.Binding(listener.host(), listener.port(), routes);
  }

  private List<Health.Part> progressing() {
    return Stream.concat(
            groupCommit.stream()
                .map(commit -> new Health.Part("deliveries are not stored", commit::progresses)),
            work.stream()
                .map(running -> new Health.Part("events are not claimed", running::progresses)))
        .toList();
  }

  private Stream<Schedule.Task> tasks(Database database, Access access, Alerts alerts) {
    Maintenance rollups = new Maintenance(database.general());
    Partitions partitions = new Partitions(database.general());
    Identities identities = new Identities(database.general());
    Duration window = settings.identities().keepFor();
    return Stream.of(
        new Schedule.Task("merge the rollups", Duration.ofMinutes(1), rollups::run),
        new Schedule.Task("make partitions ahead", HOUR, partitions::makeAhead),
        new Schedule.Task("forget old identities", HOUR, () -> identities.forgetBefore(window)),
        new Schedule.Task("forget old sessions", HOUR, access::forgetOld),
        new Schedule.Task("look for alerts", Alerts.LOOK_EVERY, alerts::look),
        new Schedule.Task("send alerts", Alerts.SEND_EVERY, alerts::send),
        new Schedule.Task(
            "drop old events", HOUR, () -> dropOldEvents(live.retention(), database)));
  }

  private Schedule.Task counted(Schedule.Task task) {
    return new Schedule.Task(task.what(), task.every(), metrics.task(task.what(), task.work()));
  }

  private static void dropOldEvents(Settings.Retention told, Database database) {
    if (told.mode() == Settings.Retention.Mode.ON) {
      new Partitions(database.general()).beginAfter(told.period());
      new Retention(database.general(), new Retention.Keep(told.processed(), told.deadLetters()))
          .run(Caller.system());
    }
  }

  private static LiveFeed liveFeed(Settings settings, Database database, BulkActions bulkActions) {
    LiveFeed.Sources sources =
        new LiveFeed.Sources(
            new Events(database.reads()), new Search(database.reads()), bulkActions);
    return new LiveFeed(sources, new LiveEncoding(), settings.watch().readers());
  }

  /**
   * Starts everything; when this returns, deliveries are accepted. Where it fails, the database is
   * closed.
   *
   * @param out where the first user's password is told
   */
  static Node start(
      Settings settings, Duty duty, OpenDatabase database, Handlers handlers, PrintWriter out) {
    try {
      FirstUser.create(settings, database, out);
      return start(settings, duty, database, handlers);
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  private static Node start(
      Settings settings, Duty duty, OpenDatabase database, Handlers handlers) {
    warnOfMissingGuarantees(database.database());
    Node node = new Node(settings, duty, database, handlers);
    node.notifier.startSending();
    node.work.ifPresent(
        work -> {
          work.start();
          node.notifier.startListening(work::wake);
        });
    return node;
  }

  private static void warnOfMissingGuarantees(Database database) {
    try {
      database.missingGuarantees().forEach(log::warn);
    } catch (SQLException e) {
      log.warn("PostgreSQL's settings could not be checked: {}", e.getMessage());
    }
  }

  private void eventsAreDue() {
    work.ifPresent(Work::wake);
    notifier.eventsArrived();
  }

  @Override
  public int port() {
    return http.port();
  }

  @Override
  public int adminPort() {
    return http.adminPort();
  }

  @Override
  public Database database() {
    return opened.database();
  }

  @Override
  public CompletionStage<String> databaseLost() {
    return opened.lost();
  }

  @Override
  public boolean alive() {
    return Listening.answers(settings.listener().host(), port(), ANSWER_WITHIN) && health.alive();
  }

  @Override
  public void drain() {
    health.stopping();
    try {
      Thread.sleep(settings.stopDrain());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Finishes what is in flight, then stops: the live feed, which would last, and the endpoint
   * first, the database last.
   */
  @Override
  public void close() {
    health.stopping();
    Closing.all(
        () -> reload.ifPresent(Reload::close),
        liveFeed,
        http,
        bulkRunner,
        maintenance,
        rejectionLog,
        () -> groupCommit.ifPresent(GroupCommit::close),
        () -> work.ifPresent(this::stop),
        notifier,
        metrics,
        opened);
  }

  /** From now on takes up what changes in the settings, and what SIGHUP asks for. */
  void reloadFrom(SettingsLoader loader, SettingsLoader.Loaded started) {
    Reload running = new Reload(loader, started, this::change);
    reload = Optional.of(running);
    Hangup.onSignal(running::ask);
  }

  private void change(Settings to) {
    Optional<String> missing = to.missingToReceive().filter(_ -> groupCommit.isPresent());
    if (missing.isPresent()) {
      throw new InvalidSettings(List.of(missing.get()));
    }
    https.ifPresent(Node::readAgain);
    live.change(to);
    alerts.replace(AlertPlan.of(to));
    Logging.configure(to.log());
  }

  private static void readAgain(Https https) {
    try {
      https.reload();
    } catch (IllegalArgumentException e) {
      throw new InvalidSettings(List.of("tls: " + e.getMessage()));
    }
  }

  private void stop(Work running) {
    try {
      running.stop(settings.work().stopTimeout());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      log.warn("Interrupted while stopping; unfinished events are free when their leases run out");
    }
  }

  /** The part that processes, for this node and for a drain without one. */
  static Work work(Settings settings, Queue queue, Handlers handlers) {
    Settings.Work work = settings.work();
    Work.Plan plan =
        new Work.Plan(
            handlers.handlers(), handlers.recorders(), retryPolicy(settings), order(work));
    Limits limits =
        new Limits(
            work.batch(),
            work.concurrency(),
            HEAP_BYTES / 16,
            work.settlers(),
            work.timeLimit(),
            work.lease(),
            work.poll());
    try {
      return new Work(queue, plan, limits);
    } catch (IllegalArgumentException e) {
      throw Failure.misused(String.valueOf(e.getMessage()));
    }
  }

  static Queue queue(Database database) {
    return new PostgresQueue(database.queue(), "process " + ProcessHandle.current().pid());
  }

  private static Order order(Settings.Work work) {
    return new Order(
        work.order() == Settings.Work.Order.CONVERSATION,
        work.afterDeadLetter() == Settings.Work.AfterDeadLetter.WAIT,
        work.reorderWindow());
  }

  private static RetryPolicy retryPolicy(Settings settings) {
    Settings.Work work = settings.work();
    return new RetryPolicy(work.attempts(), work.delays(), work.jitter());
  }

  /** The settings' rules see to it that the key is there with the certificate. */
  private static Optional<Https> https(Settings.Tls tls) {
    try {
      return tls.certificate()
          .map(
              certificate ->
                  new Https(
                      new Https.PemFiles(certificate, tls.key().orElseThrow(), clientCa(tls))));
    } catch (IllegalArgumentException e) {
      throw Failure.misused("tls: " + e.getMessage());
    }
  }

  private static Optional<Path> clientCa(Settings.Tls tls) {
    return tls.clientCa()
        .filter(_ -> tls.clientCertificate() == Settings.Tls.ClientCertificate.DIRECT);
  }

  private static ClientCertificate clientCertificate(Settings.Tls tls) {
    return switch (tls.clientCertificate()) {
      case OFF -> new ClientCertificate.Off();
      case DIRECT -> new ClientCertificate.Direct(tls.clientName());
      case HEADER ->
          new ClientCertificate.Header(tls.clientName(), tls.clientHeader().orElseThrow());
    };
  }

  private static List<AddressRange> proxies(Settings settings) {
    return settings.proxies().stream().map(proxy -> AddressRange.parse(proxy.text())).toList();
  }

  private static GroupCommit.Limits commitLimits(Settings settings) {
    Settings.Intake intake = settings.intake();
    return new GroupCommit.Limits(
        intake.writers(),
        intake.batch(),
        intake.queueLimit(),
        HEAP_BYTES / 8,
        intake.storeTimeout());
  }

  private static Services.Limits limits(Settings settings) {
    Settings.Intake intake = settings.intake();
    return new Services.Limits(
        Math.toIntExact(intake.bodyLimit().bytes()),
        intake.requestTimeout(),
        intake.maxConcurrentRequests());
  }

  private static HttpServer.Timeouts timeouts(Settings settings) {
    Settings.Intake intake = settings.intake();
    return new HttpServer.Timeouts(intake.requestTimeout(), intake.storeTimeout().plusSeconds(1));
  }
}
