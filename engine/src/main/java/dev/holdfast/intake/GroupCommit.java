package dev.holdfast.intake;

import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.event.Event;
import dev.holdfast.event.Receipt;
import dev.holdfast.log.EventLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many deliveries, one statement, one write to disk. Deliveries wait in a bounded queue; each
 * writer takes all that wait and stores them in one transaction, so the slower the disk, the larger
 * the batches. Thread-safe.
 */
public final class GroupCommit implements AutoCloseable {

  /**
   * How much may wait, and for how long.
   *
   * @param writers threads that store; two keep the disk busy while the next batch is prepared
   * @param batch how many events one transaction takes at most, unless a single delivery holds more
   * @param queueLimit how many deliveries may wait
   * @param queueBytes how many bytes of payloads may wait, unless a single delivery holds more
   * @param timeout how long a delivery waits before it is answered {@link Receipt.Busy}
   */
  public record Limits(int writers, int batch, int queueLimit, long queueBytes, Duration timeout) {}

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  /** From so many deliveries in one commit on, a moment's wait brings many more into the next. */
  private static final int DENSE = 8;

  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** One transaction takes no more deliveries once it holds so many bytes of payloads. */
  private static final long BATCH_BYTES = 8L << 20;

  /** How much longer than the time-out a turn may take before its writer counts as stuck. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final long PAUSE_MIN_MILLIS = 50;
  private static final long PAUSE_MAX_MILLIS = 1_000;

  private final EventLog eventLog;
  private final Runnable onAppended;
  private final Limits limits;
  private final BlockingQueue<Waiting> queue;
  private final ByteBudget memory;
  private final Deadlines deadlines;
  private final List<SupervisedLoop> writers;
  private volatile boolean closed;

  /**
   * Starts the writers.
   *
   * @param onAppended called after each append, also one that failed or stored nothing new, as
   *     others may have waited for its end; must return at once
   */
  public GroupCommit(EventLog eventLog, Runnable onAppended, Limits limits) {
    this.eventLog = eventLog;
    this.onAppended = onAppended;
    this.limits = limits;
    this.queue = new ArrayBlockingQueue<>(limits.queueLimit());
    this.memory = new ByteBudget(limits.queueBytes());
    this.deadlines = new Deadlines(limits.timeout());
    this.writers =
        IntStream.rangeClosed(1, limits.writers())
            .mapToObj(number -> "intake-writer-" + number)
            .map(name -> SupervisedLoop.onPlatformThread(name, new Writing()::turn))
            .toList();
  }

  /**
   * Stores the events of one delivery; blocks until they are durable, or until it is too late to
   * say so.
   */
  Receipt.OfVerified store(List<Event> events) throws InterruptedException {
    if (closed) {
      return new Receipt.Busy("the server is stopping");
    }
    Waiting waiting = new Waiting(events, memory);
    if (!waiting.takesMemory()) {
      return new Receipt.Busy("too many bytes wait to be stored");
    }
    if (!queue.offer(waiting)) {
      waiting.failed();
      return new Receipt.Busy("too many deliveries wait to be stored");
    }
    deadlines.watch(waiting.receipt());
    return waiting.await();
  }

  /** Whether some writer takes what waits; a database that is away does not count against it. */
  public boolean progresses() {
    Duration turn = limits.timeout().plus(GRACE);
    return writers.stream().anyMatch(writer -> writer.progressedWithin(turn));
  }

  /** Stores what waits, then stops; what could not be stored is answered. */
  @Override
  public void close() {
    closed = true;
    writers.forEach(writer -> writer.stopOnce(queue::isEmpty));
    for (SupervisedLoop writer : writers) {
      join(writer);
    }
    deadlines.close();
  }

  private void join(SupervisedLoop writer) {
    try {
      writer.join(limits.timeout().plusSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What one writer does. */
  private final class Writing {

    private boolean dense;

    void turn() throws InterruptedException {
      List<Waiting> batch = nextBatch(dense);
      dense = batch.size() >= DENSE;
      try {
        if (!batch.isEmpty()) {
          storeUntilDone(batch);
        }
      } finally {
        batch.forEach(Waiting::failed);
      }
    }
  }

  private List<Waiting> nextBatch(boolean gather) throws InterruptedException {
    Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
    if (first == null) {
      return List.of();
    }
    if (gather) {
      LockSupport.parkNanos(GATHER_NANOS);
    }
    List<Waiting> batch = new ArrayList<>();
    int events = 0;
    long bytes = 0;
    for (Waiting next = first; next != null; ) {
      batch.add(next);
      events += next.events().size();
      bytes += next.bytes();
      next = events < limits.batch() && bytes < BATCH_BYTES ? queue.poll() : null;
    }
    return batch;
  }

  /** Tries again while the database is away, for as long as somebody waits for the answer. */
  private void storeUntilDone(List<Waiting> batch) {
    List<Waiting> open = batch;
    long pause = PAUSE_MIN_MILLIS;
    while (true) {
      open = open.stream().filter(Waiting::stillWaits).toList();
      if (open.isEmpty()) {
        return;
      }
      try {
        storeNow(open);
        return;
      } catch (SQLException e) {
        log.warn(
            "{} deliveries are not stored yet, trying again in {} ms: {}",
            open.size(),
            pause,
            e.getMessage());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
        pause = Math.min(2 * pause, PAUSE_MAX_MILLIS);
      }
    }
  }

  private void storeNow(List<Waiting> batch) throws SQLException {
    List<Event> events = batch.stream().flatMap(waiting -> waiting.events().stream()).toList();
    try {
      answer(batch, eventLog.append(events));
    } finally {
      onAppended.run();
    }
  }

  private static void answer(List<Waiting> batch, List<Boolean> isNew) {
    int from = 0;
    for (Waiting waiting : batch) {
      int to = from + waiting.events().size();
      waiting.stored(isNew.subList(from, to));
      from = to;
    }
  }
}
