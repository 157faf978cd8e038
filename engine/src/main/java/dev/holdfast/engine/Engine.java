package dev.holdfast.engine;

import dev.holdfast.background.Closing;
import dev.holdfast.consumer.Limits;
import dev.holdfast.consumer.PostgresQueue;
import dev.holdfast.consumer.Work;
import dev.holdfast.database.Database;
import dev.holdfast.database.DatabaseAddress;
import dev.holdfast.database.Notifier;
import dev.holdfast.event.Receipt;
import dev.holdfast.intake.GroupCommit;
import dev.holdfast.intake.Intake;
import dev.holdfast.log.Append;
import dev.holdfast.meta.App;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Holdfast without a server of its own: receives deliveries, stores and processes them in a
 * PostgreSQL that is given. What receives HTTP is up to the program around it. Any number of
 * engines and servers work on one database. Thread-safe.
 */
public final class Engine implements AutoCloseable {

  /** What waits to be stored or is being processed takes a share of the heap and no more. */
  private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();

  private static final int CONNECTIONS = 12;
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(20);

  private final Database database;
  private final Notifier notifier;
  private final Work work;
  private final GroupCommit groupCommit;
  private final Intake intake;
  private final Upkeep upkeep;

  private Engine(Database database, Work.Plan plan) {
    this.database = database;
    this.notifier = new Notifier(database);
    this.work =
        new Work(
            new PostgresQueue(database.queue(), "engine " + ProcessHandle.current().pid()),
            plan,
            limits());
    this.groupCommit =
        new GroupCommit(
            new Append(database.appending()),
            this::eventsArrived,
            new GroupCommit.Limits(2, 500, 2_000, HEAP_BYTES / 8, Duration.ofSeconds(5)));
    this.intake = new Intake(groupCommit, Clock.systemUTC());
    this.upkeep = new Upkeep(database);
  }

  private static Limits limits() {
    return new Limits(
        250,
        500,
        HEAP_BYTES / 16,
        2,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  /**
   * Brings the tables up to date, in the schema {@link DatabaseAddress#SCHEMA}, and starts to
   * receive and to process.
   *
   * @param connections PostgreSQL 15 or newer; up to 13 are kept, and nobody else should be handed
   *     one of them afterwards
   * @throws IllegalArgumentException where two handlers have one name
   */
  public static Engine start(DataSource connections, Work.Plan plan) {
    Database database = Database.over(connections, DatabaseAddress.SCHEMA, CONNECTIONS);
    try {
      database.migrate();
      Engine engine = new Engine(database, plan);
      engine.start();
      return engine;
    } catch (RuntimeException | Error failure) {
      database.close();
      throw failure;
    }
  }

  private void start() {
    upkeep.start();
    notifier.startSending();
    notifier.startListening(work::wake);
    work.start();
  }

  private void eventsArrived() {
    work.wake();
    notifier.eventsArrived();
  }

  /**
   * Receives one delivery; blocks until it is durable, or cannot be. Answer 200 to {@link
   * Receipt.Stored} and to nothing else, 401 to {@link Receipt.Refused}, 503 to {@link
   * Receipt.Busy}.
   *
   * @param app whose secrets may have signed it
   * @param signature the {@code X-Hub-Signature-256} header; absent where there was none
   * @param body the bytes as received; not modified afterwards by the caller
   */
  public Receipt receive(App app, @Nullable String signature, byte[] body)
      throws InterruptedException {
    return intake.receive(app, signature, body);
  }

  /**
   * Stops: stores what waits, lets attempts end for up to 20 s, gives the other events back, at no
   * cost of an attempt.
   */
  @Override
  public void close() {
    groupCommit.close();
    try {
      work.stop(STOP_AT_MOST);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      Closing.all(upkeep, notifier, database);
    }
  }
}
