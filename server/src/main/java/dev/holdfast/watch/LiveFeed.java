package dev.holdfast.watch;

import dev.holdfast.action.BulkAction;
import dev.holdfast.action.BulkActions;
import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.event.Status;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.EventSummary;
import dev.holdfast.query.Events;
import dev.holdfast.query.Search;
import dev.holdfast.query.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers twice a second what has changed. However many they are, the database is asked once
 * and the answer is put into bytes once; without readers nobody asks. A reader that does not keep
 * up misses news and is told so; nobody waits for it. Thread-safe.
 */
public final class LiveFeed implements AutoCloseable {

  /** What the feed tells of. */
  public record Sources(Events events, Search search, BulkActions bulkActions) {}

  /**
   * What has changed since the last time.
   *
   * @param events those among the newest 200 that are new or have another status or attempt
   * @param more whether others, too, are new
   */
  public record Tick(
      Instant at,
      Stats stats,
      Optional<EventSummary> oldestWaiting,
      List<EventSummary> events,
      boolean more) {}

  /** How news become bytes. */
  public interface Encoding {
    byte[] tick(Tick tick);

    byte[] bulk(BulkAction bulk);
  }

  /** What a reader gets. */
  public sealed interface News {
    record Bytes(@SuppressWarnings("ArrayRecordComponent") byte[] bytes) implements News {}

    /** Some news were missed: better to read everything anew. */
    record Missed() implements News {}

    /** There is nothing new. */
    record Quiet() implements News {}

    /** The feed is closed. */
    record End() implements News {}
  }

  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
  private static final int NEWEST = 200;
  private static final int BULKS = 20;
  private static final int WAITING_MAX = 8;
  private static final Duration EVERY = Duration.ofMillis(500);

  /** A database that is slow to tell, as with a million events waiting, is asked less often. */
  private static final int REST = 10;

  private record Shown(Status status, int failures, @Nullable Instant processedAt) {

    static Shown of(EventSummary event) {
      return new Shown(event.status(), event.retryCount(), event.processedAt());
    }
  }

  private final Sources sources;
  private final Encoding encoding;
  private final int readersMax;
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean polling;

  // Of the poller alone, and forgotten with it.
  private Map<Long, Shown> shown = Map.of();
  private @Nullable Map<Long, BulkAction> bulks;
  private @Nullable Stats stats;

  /**
   * @param readersMax how many may read at once
   */
  public LiveFeed(Sources sources, Encoding encoding, int readersMax) {
    this.sources = sources;
    this.encoding = encoding;
    this.readersMax = readersMax;
  }

  /**
   * Begins to read.
   *
   * @return empty where there are too many readers, or the feed is closed
   */
  public Optional<Reader> join() {
    lock.lock();
    try {
      if (closed() || readers.size() >= readersMax) {
        return Optional.empty();
      }
      Reader reader = new Reader();
      readers.add(reader);
      if (!polling) {
        polling = true;
        SupervisedLoop.onVirtualThread("live-feed", this::lookAndRest)
            .stopOnce(() -> closed() || !someoneReads());
      }
      return Optional.of(reader);
    } finally {
      lock.unlock();
    }
  }

  /** How many read now. */
  public int readers() {
    return readers.size();
  }

  /** Ends every reader at once. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing.countDown();
      readers.forEach(Reader::end);
    } finally {
      lock.unlock();
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private void lookAndRest() throws InterruptedException {
    long begin = System.nanoTime();
    look();
    long rest = Math.max(EVERY.toNanos(), REST * (System.nanoTime() - begin));
    var _ = closing.await(rest, TimeUnit.NANOSECONDS);
  }

  private boolean someoneReads() {
    lock.lock();
    try {
      if (readers.isEmpty()) {
        polling = false;
        forget();
      }
      return polling;
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    boolean told = false;
    try {
      tick().map(encoding::tick).ifPresent(this::tell);
      progress().stream().map(encoding::bulk).forEach(this::tell);
      told = true;
    } catch (JdbiException e) {
      log.debug("Readers hear nothing new while the database is away", e);
    } finally {
      if (!told) {
        forget();
      }
    }
  }

  /** What comes next is told as if nothing had been told before. */
  private void forget() {
    shown = Map.of();
    bulks = null;
    stats = null;
  }

  private void tell(byte[] bytes) {
    News news = new News.Bytes(bytes);
    readers.forEach(reader -> reader.tell(news));
  }

  private Optional<Tick> tick() {
    Stats now = sources.events.stats();
    List<EventSummary> newest =
        sources.search.newest(EventFilter.all(), Long.MAX_VALUE, NEWEST).events();
    List<EventSummary> changed =
        newest.stream().filter(e -> !Shown.of(e).equals(shown.get(e.id()))).toList();
    Map<Long, Shown> next = HashMap.newHashMap(newest.size());
    newest.forEach(event -> next.put(event.id(), Shown.of(event)));
    boolean more =
        !shown.isEmpty()
            && changed.size() == NEWEST
            && Collections.disjoint(next.keySet(), shown.keySet());
    boolean same = changed.isEmpty() && now.equals(stats);
    shown = next;
    stats = now;
    return same
        ? Optional.empty()
        : Optional.of(new Tick(Instant.now(), now, sources.events.oldestWaiting(), changed, more));
  }

  /** At first only what runs: what ended before is no news. */
  private List<BulkAction> progress() {
    Map<Long, BulkAction> before = bulks;
    Map<Long, BulkAction> now = new HashMap<>();
    sources.bulkActions.newest(BULKS).forEach(bulk -> now.put(bulk.id(), bulk));
    bulks = now;
    return now.values().stream()
        .filter(
            bulk ->
                before == null
                    ? bulk.state() == BulkAction.State.RUNNING
                    : !bulk.equals(before.get(bulk.id())))
        .sorted(Comparator.comparingLong(BulkAction::id))
        .toList();
  }

  /** One who reads, on one thread. */
  public final class Reader implements AutoCloseable {

    private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private volatile boolean missed;

    private Reader() {}

    private void tell(News news) {
      if (!waiting.offer(news)) {
        missed = true;
        waiting.clear();
      }
    }

    private void end() {
      waiting.clear();
      waiting.offer(new News.End());
    }

    /** Waits for news, at most so long. */
    public News next(Duration atMost) throws InterruptedException {
      if (missed) {
        missed = false;
        return new News.Missed();
      }
      if (closed()) {
        return new News.End();
      }
      News news = waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return news == null ? new News.Quiet() : news;
    }

    @Override
    public void close() {
      readers.remove(this);
    }
  }
}
