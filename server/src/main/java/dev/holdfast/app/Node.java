package dev.holdfast.app;

import dev.holdfast.access.Access;
import dev.holdfast.bulk.BulkRunner;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.intake.GroupCommit;
import dev.holdfast.intake.Intake;
import dev.holdfast.meta.App;
import dev.holdfast.ops.Health;
import dev.holdfast.ops.Upkeep;
import dev.holdfast.store.Actions;
import dev.holdfast.store.Append;
import dev.holdfast.store.Bell;
import dev.holdfast.store.BulkActions;
import dev.holdfast.store.Database;
import dev.holdfast.store.Events;
import dev.holdfast.store.Housekeeping;
import dev.holdfast.store.Queue;
import dev.holdfast.store.Rejections;
import dev.holdfast.store.Search;
import dev.holdfast.watch.LiveFeed;
import dev.holdfast.watch.RejectionLog;
import dev.holdfast.web.Commands;
import dev.holdfast.web.HttpServer;
import dev.holdfast.web.LiveEncoding;
import dev.holdfast.web.Queries;
import dev.holdfast.work.Limits;
import dev.holdfast.work.Work;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Holdfast: its parts, how they are connected, and the order in which they start and
 * stop.
 */
final class Node implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private static final Duration BULK_LEASE = Duration.ofSeconds(30);
  private static final Duration BULK_POLL = Duration.ofSeconds(2);

  private final Settings settings;
  private final Health health;
  private final Bell bell;
  private final Optional<GroupCommit> groupCommit;
  private final Optional<Work> work;
  private final RejectionLog rejectionLog;
  private final Upkeep upkeep;
  private final BulkRunner bulkRunner;
  private final HttpServer http;

  private Node(Settings settings, Role role, Database database, Handlers handlers) {
    this.settings = settings;
    this.health = new Health(database.general());
    this.bell = new Bell(database);
    this.work = role.works() ? Optional.of(work(settings, database, handlers)) : Optional.empty();
    this.groupCommit =
        role.receives()
            ? Optional.of(
                new GroupCommit(new Append(database.general()), this::eventsAreDue, door(settings)))
            : Optional.empty();
    Rejections rejections = new Rejections(database.general(), settings.watch().rejections());
    this.rejectionLog = new RejectionLog(rejections);
    Optional<HttpServer.Endpoint> endpoint =
        groupCommit.map(
            commit ->
                new HttpServer.Endpoint(
                    appsByName(settings), new Intake(commit, Clock.systemUTC()), rejectionLog));
    Access access = Access.to(database.general(), AccessPlan.of(settings));
    this.upkeep = upkeep(new Housekeeping(database.general()), access);
    BulkActions bulkActions = new BulkActions(database.general());
    this.bulkRunner =
        new BulkRunner(
            bulkActions, new Search(database.reads()), this::eventsAreDue, BULK_LEASE, BULK_POLL);
    Commands commands =
        new Commands(
            new Actions(database.general()), bulkActions, this::eventsAreDue, bulkRunner::wake);
    Queries queries = Queries.of(database, rejections, live(settings, database, bulkActions));
    HttpServer.Network network =
        new HttpServer.Network(settings.proxies().orElse(List.of()), settings.publicUrl());
    this.http =
        HttpServer.start(
            new HttpServer.Listeners(
                new HttpServer.Address(settings.host(), settings.port()), Optional.empty()),
            limits(settings),
            new HttpServer.Services(
                endpoint,
                Optional.of(new HttpServer.Admin(queries, commands, access)),
                health,
                network));
  }

  private static Upkeep upkeep(Housekeeping housekeeping, Access access) {
    return Upkeep.of(
        List.of(
            new Upkeep.Chore("merge the rollups", Duration.ofMinutes(1), housekeeping::run),
            new Upkeep.Chore("forget old sessions", Duration.ofHours(1), access::forgetOld)));
  }

  private static LiveFeed live(Settings settings, Database database, BulkActions bulkActions) {
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
      Settings settings, Role role, OpenDatabase database, Handlers handlers, PrintWriter out) {
    try {
      FirstUser.create(settings, database, out);
      return start(settings, role, database.database(), handlers);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Node start(Settings settings, Role role, Database database, Handlers handlers) {
    Node node = new Node(settings, role, database, handlers);
    node.bell.ringFromNowOn();
    node.work.ifPresent(
        work -> {
          work.start();
          node.bell.listenFromNowOn(work::wake);
        });
    return node;
  }

  private void eventsAreDue() {
    work.ifPresent(Work::wake);
    bell.ring();
  }

  /** The port listened on. */
  int port() {
    return http.port();
  }

  /** Finishes what is in flight, then stops: the door first, the database's users last. */
  @Override
  public void close() {
    health.stopping();
    http.close();
    bulkRunner.close();
    upkeep.close();
    rejectionLog.close();
    groupCommit.ifPresent(GroupCommit::close);
    work.ifPresent(this::stop);
    bell.close();
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
  static Work work(Settings settings, Database database, Handlers handlers) {
    Settings.Work work = settings.work();
    return new Work(
        new Queue(database.queue(), "process " + ProcessHandle.current().pid()),
        new Work.Plan(
            handlers.handlers(),
            handlers.recorders(),
            new RetryPolicy(work.attempts(), work.delays(), work.jitter())),
        new Limits(
            work.batch(),
            work.concurrency(),
            work.settlers(),
            work.timeLimit(),
            work.lease(),
            work.poll()));
  }

  private static GroupCommit.Limits door(Settings settings) {
    Settings.Intake intake = settings.intake();
    return new GroupCommit.Limits(
        intake.writers(), intake.batch(), intake.queueLimit(), intake.storeTimeout());
  }

  private static HttpServer.Limits limits(Settings settings) {
    Settings.Intake intake = settings.intake();
    return new HttpServer.Limits(
        Math.toIntExact(intake.bodyLimit().bytes()),
        intake.requestTimeout(),
        intake.maxConcurrentRequests(),
        intake.storeTimeout().plusSeconds(1));
  }

  private static Map<String, App> appsByName(Settings settings) {
    return Apps.of(settings).stream().collect(Collectors.toUnmodifiableMap(App::name, app -> app));
  }
}
