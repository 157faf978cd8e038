package dev.holdfast.database;

import dev.holdfast.background.SupervisedLoop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells processors in other processes that events arrived (PostgreSQL's NOTIFY). A hint only:
 * whoever misses it finds the events at the next poll. Thread-safe.
 */
public final class Notifier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final int LISTEN_MILLIS = 5_000;
  private static final int ANSWER_SECONDS = 2;

  /**
   * A notification is a hint, so nothing is lost when a crash forgets it: it need not wait for the
   * disk.
   */
  private static final String NOTIFY =
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

  /**
   * Commits come by the hundred each second, and listeners look for all that is due each time they
   * are told.
   */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Database database;

  /** A database may hold more than one Holdfast, each in a schema of its own. */
  private final String channel;

  /** Our own notifications are not heeded here: this process was woken directly. */
  private final String self = UUID.randomUUID().toString();

  private final Semaphore toSend = new Semaphore(0);
  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public Notifier(Database database) {
    this.database = database;
    this.channel = database.schema() + "_events";
  }

  /** Starts to pass on what {@link #eventsArrived} says. */
  public void startSending() {
    loops.add(SupervisedLoop.onVirtualThread("notifier-sender", this::sendWhenAsked));
  }

  /** Starts to call this whenever events arrive elsewhere; the call must return at once. */
  public void startListening(Runnable onArrival) {
    loops.add(SupervisedLoop.onPlatformThread("notifier-listener", () -> listen(onArrival)));
  }

  /** Asks for other processes to be told; many calls at once become one. Returns at once. */
  public void eventsArrived() {
    if (toSend.availablePermits() == 0) {
      toSend.release();
    }
  }

  /** Stops; returns at once. */
  @Override
  public void close() {
    closed = true;
    loops.forEach(SupervisedLoop::stop);
    loops.forEach(SupervisedLoop::interrupt);
  }

  private void sendWhenAsked() throws InterruptedException {
    toSend.acquire();
    toSend.drainPermits();
    // Of the queue's, where nothing takes long: a job of minutes must not hold up a hand-off.
    try (Connection connection = database.queue().getConnection();
        PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
      statement.setString(1, channel);
      statement.setString(2, self);
      statement.execute();
    } catch (SQLException e) {
      log.debug(
          "Other processes were not told of new events; they find them at their next poll", e);
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private void listen(Runnable onArrival) {
    try (Connection connection = database.dedicated()) {
      try (PreparedStatement statement = connection.prepareStatement("LISTEN " + channel)) {
        statement.execute();
      }
      listenOn(connection, onArrival);
    } catch (SQLException e) {
      log.debug("Not listening for new events; polling finds them meanwhile", e);
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
    }
  }

  private void listenOn(Connection connection, Runnable onArrival) throws SQLException {
    PGConnection listening = connection.unwrap(PGConnection.class);
    // What was stored while nobody listened is found by looking once.
    onArrival.run();
    while (!closed) {
      PGNotification[] heard = listening.getNotifications(LISTEN_MILLIS);
      for (PGNotification notification : heard) {
        if (!notification.getParameter().equals(self)) {
          onArrival.run();
        }
      }
      // A connection that was cut off without a word would be silent for ever.
      if (heard.length == 0 && !connection.isValid(ANSWER_SECONDS)) {
        throw new SQLException("the listening connection was lost");
      }
    }
  }
}
