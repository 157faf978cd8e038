package dev.holdfast.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections on which the head of a request does not arrive in time. Jetty bounds only
 * silence, so a client that sends a byte now and then could stay for ever. A connection that is
 * between two requests and silent is left to Jetty's idle time-out. Thread-safe.
 */
final class SlowHeads extends AbstractLifeCycle implements Connection.Listener {

  private static final Logger log = LoggerFactory.getLogger(SlowHeads.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Scheduler scheduler;
  private final long timeoutNanos;
  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();

  /**
   * @param timeout how long a head may take, from the connection's first moment or from the head's
   *     first byte
   */
  SlowHeads(Scheduler scheduler, Duration timeout) {
    this.scheduler = scheduler;
    this.timeoutNanos = timeout.toNanos();
  }

  @Override
  protected void doStart() {
    lookLater();
  }

  private void lookLater() {
    scheduler.schedule(this::look, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long now = System.nanoTime();
      connections.forEach((connection, progress) -> closeIfSlow(connection, progress, now));
    } catch (RuntimeException e) {
      log.warn("Slow connections could not be closed, trying again", e);
    } finally {
      if (isRunning()) {
        lookLater();
      }
    }
  }

  private static void closeIfSlow(Connection connection, Progress progress, long now) {
    if (progress.isSlow(connection.getBytesIn(), now)) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onOpened(Connection connection) {
    connections.put(connection, new Progress(System.nanoTime()));
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** The head of this request has arrived. */
  void arrived(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    Progress progress = connections.get(connection);
    if (progress != null) {
      progress.begun();
      Request.addCompletionListener(request, _ -> progress.ended(connection.getBytesIn()));
    }
  }

  /** What is known of one connection. */
  private final class Progress {

    private static final long NOT_BEGUN = Long.MIN_VALUE;

    /** More than one where HTTP/2 is spoken. */
    private final AtomicInteger requests = new AtomicInteger();

    private volatile long bytesBefore;

    /** When the head that is awaited began, as far as we know. */
    private volatile long begunAt;

    Progress(long now) {
      begunAt = now;
    }

    void begun() {
      requests.incrementAndGet();
    }

    void ended(long bytes) {
      bytesBefore = bytes;
      begunAt = NOT_BEGUN;
      requests.decrementAndGet();
    }

    boolean isSlow(long bytes, long now) {
      if (requests.get() > 0) {
        return false;
      }
      if (begunAt == NOT_BEGUN && bytes > bytesBefore) {
        begunAt = now;
      }
      return begunAt != NOT_BEGUN && now - begunAt > timeoutNanos;
    }
  }
}
