package dev.holdfast.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
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
public final class Bell implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Bell.class);
  private static final String CHANNEL = "holdfast_events";
  private static final int LISTEN_MILLIS = 5_000;

  /**
   * A ring is a hint, so nothing is lost when a crash forgets it: it need not wait for the disk.
   */
  private static final String RING =
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

  /**
   * Commits come by the hundred each second, and listeners look for all that is due at each ring.
   */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Database database;

  /** Rings of our own are not heard here: this process was woken directly. */
  private final String self = UUID.randomUUID().toString();

  private final Semaphore toRing = new Semaphore(0);
  private volatile boolean closed;

  public Bell(Database database) {
    this.database = database;
  }

  /** Starts to pass on what {@link #ring} asks for. */
  public void ringFromNowOn() {
    Thread.ofVirtual().name("bell-ringer").start(this::ringWhenAsked);
  }

  /** Starts to call this whenever another process rings; the call must return at once. */
  public void listenFromNowOn(Runnable onRing) {
    Thread.ofPlatform().daemon().name("bell-listener").start(() -> listen(onRing));
  }

  /** Asks for a ring; many at once become one. Returns at once. */
  public void ring() {
    if (toRing.availablePermits() == 0) {
      toRing.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    toRing.release();
  }

  private void ringWhenAsked() {
    while (!closed) {
      toRing.acquireUninterruptibly();
      toRing.drainPermits();
      if (!closed) {
        ringNow();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void ringNow() {
    try (Connection connection = database.general().getConnection();
        PreparedStatement statement = connection.prepareStatement(RING)) {
      statement.setString(1, CHANNEL);
      statement.setString(2, self);
      statement.execute();
    } catch (SQLException e) {
      log.debug(
          "Other processes were not told of new events; they find them at their next poll", e);
    }
  }

  private void listen(Runnable onRing) {
    while (!closed) {
      try (Connection connection = database.dedicated()) {
        try (PreparedStatement statement = connection.prepareStatement("LISTEN " + CHANNEL)) {
          statement.execute();
        }
        listenOn(connection.unwrap(PGConnection.class), onRing);
      } catch (SQLException e) {
        log.debug("Not listening for new events; polling finds them meanwhile", e);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
    }
  }

  private void listenOn(PGConnection connection, Runnable onRing) throws SQLException {
    // What was stored while nobody listened is found by looking once.
    onRing.run();
    while (!closed) {
      for (PGNotification ring : connection.getNotifications(LISTEN_MILLIS)) {
        if (!ring.getParameter().equals(self)) {
          onRing.run();
        }
      }
    }
  }
}
