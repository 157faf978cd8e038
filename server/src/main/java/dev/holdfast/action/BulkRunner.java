package dev.holdfast.action;

import dev.holdfast.action.BulkActions.Leased;
import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.query.EventFilter;
import dev.holdfast.query.Search;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off bulk actions in the background, one after the other, chunk by chunk. What another
 * process left unfinished is taken up when its lease has run out. Thread-safe.
 */
public final class BulkRunner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BulkRunner.class);

  private static final int CHUNK = 1_000;
  private static final Duration COUNT_AT_MOST = Duration.ofSeconds(2);
  private static final int FAILURES_MAX = 5;
  private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);

  /** The next part of a bulk action. */
  private record Chunk(List<Long> ids, @Nullable Long next) {}

  private final BulkActions bulkActions;
  private final Search search;
  private final Runnable onDue;
  private final Duration lease;
  private final Duration poll;
  private final UUID self = UUID.randomUUID();
  private final Semaphore calls = new Semaphore(0);
  private final SupervisedLoop loop;
  private volatile boolean closed;
  private int failures;

  /**
   * Starts at once.
   *
   * @param onDue called after each chunk that made events due; must return at once
   * @param lease how long a bulk action stays with a runner that is not heard of
   * @param poll how often to look for such
   */
  public BulkRunner(
      BulkActions bulkActions, Search search, Runnable onDue, Duration lease, Duration poll) {
    this.bulkActions = bulkActions;
    this.search = search;
    this.onDue = onDue;
    this.lease = lease;
    this.poll = poll;
    this.loop = SupervisedLoop.onVirtualThread("bulk-runner", this::takeTurn);
  }

  /** Says that something was asked for. Returns at once. */
  public void wake() {
    calls.release();
  }

  /** Stops after the chunk under way; another runner goes on from there. */
  @Override
  public void close() {
    closed = true;
    loop.stop();
    wake();
    try {
      loop.join(CLOSE_AT_MOST);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeTurn() throws InterruptedException {
    Optional<Leased> leased = lease();
    try {
      if (leased.isEmpty()) {
        await();
      } else {
        workOff(leased.get());
        failures = 0;
      }
    } catch (RuntimeException failure) {
      failed(leased, failure);
    }
  }

  private Optional<Leased> lease() {
    try {
      return bulkActions.lease(self, lease);
    } catch (RuntimeException e) {
      log.warn("Cannot look for bulk actions, trying again: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void await() throws InterruptedException {
    if (calls.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }

  private void workOff(Leased leased) {
    count(leased);
    Long before = leased.before();
    while (before != null && !closed) {
      Chunk chunk = chunk(leased.bulk(), before);
      if (bulkActions.act(leased, self, lease, chunk.ids, chunk.next).isEmpty()) {
        return;
      }
      if (leased.bulk().action() != Action.DELETE) {
        onDue.run();
      }
      before = chunk.next;
    }
  }

  private void count(Leased leased) {
    BulkAction bulk = leased.bulk();
    if (bulk.total() == null) {
      bulk.filter()
          .flatMap(filter -> filter.within(bulk.action().appliesTo()))
          .map(possible -> search.countWithin(possible, COUNT_AT_MOST))
          .orElse(Optional.of(0L))
          .ifPresent(total -> bulkActions.counted(leased, self, total));
    }
  }

  private Chunk chunk(BulkAction bulk, long before) {
    return switch (bulk.target()) {
      case BulkAction.Target.All() -> matching(EventFilter.all(), bulk.action(), before);
      case BulkAction.Target.Matching(EventFilter filter) ->
          matching(filter, bulk.action(), before);
      case BulkAction.Target.Chosen(List<Long> chosen) -> chosen(chosen, before);
    };
  }

  private Chunk matching(EventFilter filter, Action action, long before) {
    return filter
        .within(action.appliesTo())
        .map(possible -> search.ids(possible, before, CHUNK))
        .map(ids -> new Chunk(ids.ids(), ids.next()))
        .orElse(new Chunk(List.of(), null));
  }

  private static Chunk chosen(List<Long> chosen, long before) {
    List<Long> ids =
        chosen.stream()
            .filter(id -> id < before)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(CHUNK)
            .toList();
    return new Chunk(ids, ids.size() < CHUNK ? null : ids.getLast());
  }

  /** Tries again from where it stands, and gives up where that never helps. */
  private void failed(Optional<Leased> leased, RuntimeException failure) {
    failures++;
    log.warn("A bulk action is interrupted, attempt {} of {}", failures, FAILURES_MAX, failure);
    try {
      if (failures >= FAILURES_MAX && leased.isPresent()) {
        bulkActions.fail(
            leased.get(),
            self,
            "Given up after " + FAILURES_MAX + " failures in a row; the log tells more");
        failures = 0;
      }
      await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("The bulk action's failure could not be written down: {}", e.getMessage());
    }
  }
}
