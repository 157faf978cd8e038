package dev.holdfast.consumer;

import dev.holdfast.background.SupervisedLoop;
import dev.holdfast.consumer.InFlight.Room;
import dev.holdfast.event.Batch;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Order;
import dev.holdfast.event.Outcome;
import dev.holdfast.event.RetryPolicy;
import dev.holdfast.event.Settlement;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes events at its own pace: claims what is due, lets handlers attempt it on threads of
 * their own, settles what they gave. A slow or hanging event holds one place among {@link
 * Limits#concurrency} and nothing else. Thread-safe.
 */
public final class Work {

  /** What to do with events, and how often. */
  public record Plan(
      List<Handler> handlers, List<Recorder> recorders, RetryPolicy retryPolicy, Order order) {}

  private static final Logger log = LoggerFactory.getLogger(Work.class);
  private static final Duration CHECK_EVERY = Duration.ofMillis(200);

  /** Where much arrives, one claim of many costs little more than one of few. */
  private static final Duration GATHER = Duration.ofMillis(3);

  /** So long an event waits for the others of its batch. */
  private static final Duration BATCH_WAITS = Duration.ofMillis(50);

  /** How soon to look again for what is being appended; longer and longer while it lasts. */
  private static final Duration SOON_MIN = Duration.ofMillis(2);

  private static final Duration SOON_MAX = Duration.ofMillis(50);

  private static final Duration ROOM_AT_MOST = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  /** How much longer than the poll a turn may take before the claimer counts as stuck. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Queue queue;
  private final Limits limits;
  private final RetryPolicy retryPolicy;
  private final Order order;
  private final Attempts attempts;
  private final AttemptThreads attemptThreads;
  private final Settler settler;
  private final TimeLimits timeLimits;
  private final Leases leases;
  private final InFlight inFlight;
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final WakeUp wakeUp = new WakeUp();
  private final List<SupervisedLoop> loops = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable SupervisedLoop claimer;
  private volatile boolean claiming = true;
  private boolean orderKept;
  private volatile long roomAt = System.nanoTime();
  private Duration soon = SOON_MIN;

  /**
   * @throws IllegalArgumentException where two handlers have one name
   */
  public Work(Queue queue, Plan plan, Limits limits) {
    this.queue = queue;
    this.limits = limits;
    this.retryPolicy = plan.retryPolicy();
    this.order = plan.order();
    this.attempts = new Attempts(plan.handlers(), retryPolicy.attempts());
    this.settler = new Settler(queue, plan.recorders(), retryPolicy, limits.lease());
    this.inFlight = new InFlight(limits.concurrency(), limits.bytes());
    this.attemptThreads = new AttemptThreads(inFlight, limits.concurrency());
    this.timeLimits = new TimeLimits(inFlight, this::timeUp);
    this.leases = new Leases(queue, inFlight, limits.lease(), wakeUp::call);
  }

  /** Starts to process, now and whenever events become due. */
  public void start() {
    startSettling();
    claimer = SupervisedLoop.onPlatformThread("work-claimer", this::claimOrWait);
  }

  /**
   * Processes what is due until nothing is, and stops.
   *
   * @throws SQLException when the database is away
   */
  public void drain() throws InterruptedException, SQLException {
    keepOrder();
    startSettling();
    try {
      while (!nothingLeft()) {
        inFlight.awaitEmpty(CHECK_EVERY);
      }
    } finally {
      stop(limits.timeLimit());
    }
  }

  /** What is settled during a claim may be due again at once, so only a claim alone can tell. */
  private boolean nothingLeft() throws InterruptedException, SQLException {
    boolean alone = inFlight.size() == 0;
    Room room = inFlight.awaitRoom(ROOM_AT_MOST);
    if (room.places() == 0) {
      return false;
    }
    queue.rescue();
    Queue.Claimed claimed = claim(room);
    return claimed.isEmpty() && claimed.next() != Queue.Next.NOW && alone;
  }

  /** Says that events may be due. Returns at once. */
  public void wake() {
    wakeUp.call();
  }

  /** What became of the attempts so far. */
  public Tally tally() {
    return settler.tally();
  }

  /** How many events are between claim and settling. */
  public int inFlight() {
    return inFlight.size();
  }

  /**
   * Whether due events are looked for; a database that is away does not count against it. Attempts
   * that never end, all places full of them, do.
   */
  public boolean progresses() {
    SupervisedLoop running = claimer;
    return running == null
        || (running.progressedWithin(limits.poll().plus(GRACE)) && hadRoomWithin(hangingAfter()));
  }

  private boolean hadRoomWithin(Duration time) {
    return System.nanoTime() - roomAt <= time.toNanos();
  }

  /** An attempt that listens to its interrupt has ended and is settled by then. */
  private Duration hangingAfter() {
    return limits.timeLimit().plus(limits.lease());
  }

  /**
   * Stops gracefully: claims nothing more, waits for the attempts in flight, then interrupts those
   * left and gives their claims back, at no cost of an attempt.
   *
   * @param atMost how long to wait for the attempts in flight
   */
  public void stop(Duration atMost) throws InterruptedException {
    try {
      stopClaiming();
      if (!inFlight.awaitEmpty(atMost)) {
        release(inFlight.stream().filter(Running::decide).toList());
        inFlight.awaitEmpty(limits.lease());
      }
    } finally {
      attemptThreads.close();
      loops.forEach(SupervisedLoop::stop);
      stopping.countDown();
      for (SupervisedLoop loop : loops) {
        loop.join(limits.lease());
      }
    }
  }

  /**
   * Returns when no claim can come any more, so that nothing in flight from then on is overlooked.
   */
  private void stopClaiming() throws InterruptedException {
    claiming = false;
    SupervisedLoop running = claimer;
    if (running != null) {
      running.stop();
      running.interrupt();
      running.join(limits.lease());
    }
  }

  private void release(List<Running> unfinished) {
    unfinished.forEach(Running::interrupt);
    try {
      queue.release(unfinished.stream().map(Running::claim).toList());
      log.info("{} unfinished events were given back, at no cost of an attempt", unfinished.size());
    } catch (SQLException e) {
      log.warn(
          "{} unfinished events are free when their leases run out: {}",
          unfinished.size(),
          e.getMessage());
    } finally {
      inFlight.leave(unfinished);
    }
  }

  private void startSettling() {
    for (int number = 1; number <= settlers(); number++) {
      loops.add(SupervisedLoop.onPlatformThread("work-settler-" + number, this::settleSome));
    }
    start("work-time-limits", CHECK_EVERY, timeLimits::check);
    start("work-leases", CHECK_EVERY, leases::check);
    start("work-batches", BATCH_WAITS, this::splitBatches);
  }

  /** In order, what goes on alone must not be settled before the batch that it comes from. */
  private int settlers() {
    return order.byConversation() ? 1 : limits.settlers();
  }

  private void start(String name, Duration every, LongConsumer check) {
    loops.add(SupervisedLoop.onPlatformThread(name, regularly(every, check)));
  }

  private SupervisedLoop.Turn regularly(Duration every, LongConsumer check) {
    return () -> {
      var _ = stopping.await(every.toMillis(), TimeUnit.MILLISECONDS);
      check.accept(System.nanoTime());
    };
  }

  private void claimOrWait() throws InterruptedException {
    Room room = inFlight.awaitRoom(ROOM_AT_MOST);
    if (room.places() == 0) {
      return;
    }
    roomAt = System.nanoTime();
    try {
      keepOrder();
      await(claim(room).next());
    } catch (SQLException e) {
      log.warn("Cannot look for due events, trying again: {}", e.getMessage());
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  private void keepOrder() throws SQLException {
    if (!orderKept) {
      queue.keepOrder(order);
      orderKept = true;
    }
  }

  private void await(Queue.Next next) throws InterruptedException {
    switch (next) {
      case NOW -> soon = SOON_MIN;
      case SOON -> {
        wakeUp.await(soon);
        soon = min(soon.multipliedBy(2), SOON_MAX);
      }
      case LATER -> {
        soon = SOON_MIN;
        LockSupport.parkNanos(GATHER.toNanos());
        wakeUp.await(limits.poll());
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Claims as many events as there is room for, and begins with them. */
  private Queue.Claimed claim(Room room) throws SQLException {
    if (!claiming) {
      return Queue.Claimed.NOTHING;
    }
    Queue.Claimed claimed =
        queue.claim(
            new Queue.Wanted(
                Math.min(room.places(), limits.batch()), room.bytes(), !inFlight.hasLost()),
            limits.lease());
    begin(enter(claimed.claims(), System.nanoTime()));
    return claimed;
  }

  /** Gives those that are to be attempted now. */
  private List<Running> enter(List<Claim> claims, long nanos) {
    Map<Batch, OpenBatch> batches = new HashMap<>();
    List<Running> first = new ArrayList<>();
    for (Claim claim : claims) {
      OpenBatch batch = batchOf(claim, batches, nanos);
      Running running = new Running(claim, batch, limits.timeLimit(), nanos);
      if (batch.add(running)) {
        first.add(running);
      }
      inFlight.enter(running);
    }
    return first;
  }

  private OpenBatch batchOf(Claim claim, Map<Batch, OpenBatch> batches, long nanos) {
    return claim.batch() == null
        ? new OpenBatch(false, ended::add, nanos)
        : batches.computeIfAbsent(
            claim.batch(),
            batch -> new OpenBatch(batch.order().byConversation(), ended::add, nanos));
  }

  /** What cannot even begin, as when no thread can be had, is given back. */
  private void begin(List<Running> first) {
    int begun = 0;
    try {
      for (Running running : first) {
        attempt(running);
        begun++;
      }
    } finally {
      if (begun < first.size()) {
        release(first.stream().skip(begun).filter(Running::decide).toList());
      }
    }
  }

  /** And those behind it, as long as it is known at once what becomes of them. */
  private void attempt(Running running) {
    for (Running next = running; next != null; ) {
      Running now = next;
      now.starts(System.nanoTime());
      Outcome known = withoutAttempt(now.claim());
      if (known == null) {
        attemptThreads.start(now, () -> finish(now, attempts.attempt(now)));
        return;
      }
      next = now.decide() ? handOver(now, known) : null;
    }
  }

  private @Nullable Outcome withoutAttempt(Claim claim) {
    return claim.event().unreadable()
        ? unreadable(claim.eventId())
        : attempts.unattempted(claim.event().type());
  }

  private Outcome unreadable(long eventId) {
    try {
      return Outcome.dead(
          "Nothing can be done with this delivery: " + queue.whyUnreadable(eventId));
    } catch (SQLException e) {
      log.warn("Cannot look up why an event is unreadable, trying again: {}", e.getMessage());
      return Outcome.snooze(PAUSE_AFTER_FAILURE);
    }
  }

  private void finish(Running running, Outcome outcome) {
    if (running.decide()) {
      attemptNext(handOver(running, outcome));
    }
  }

  private void timeUp(Running running) {
    attemptNext(
        handOver(
            running,
            Outcome.retry("Not finished within " + limits.timeLimit().toMillis() + " ms")));
  }

  private void attemptNext(@Nullable Running next) {
    if (next != null) {
      attempt(next);
    }
  }

  /** Gives the one whose turn it is then. */
  private @Nullable Running handOver(Running running, Outcome outcome) {
    Settlement settlement =
        retryPolicy.settle(
            running.claim(), outcome, running.startedAt(), ThreadLocalRandom.current());
    OpenBatch.Step step =
        running.batch().decided(new Attempted(running, settlement), System.nanoTime());
    letGo(step.letGo());
    return step.next();
  }

  private void splitBatches(long nanos) {
    inFlight.stream()
        .map(Running::batch)
        .distinct()
        .forEach(batch -> letGo(batch.closeAfter(BATCH_WAITS, nanos)));
  }

  private void letGo(List<Running> some) {
    some.forEach(Running::decide);
    inFlight.leave(some);
  }

  private void settleSome() throws InterruptedException {
    Ended next = ended.poll(100, TimeUnit.MILLISECONDS);
    if (next == null) {
      return;
    }
    List<Attempted> some = new ArrayList<>();
    List<Claim> undecided = new ArrayList<>();
    try {
      while (next != null) {
        some.addAll(next.attempted());
        Stream.ofNullable(next.batch()).forEach(undecided::add);
        next = next.takesMore() && some.size() < limits.batch() ? ended.poll() : null;
      }
      settler.settle(some.stream().map(Attempted::settlement).toList(), undecided);
    } finally {
      leave(some.stream().map(Attempted::running).toList(), undecided);
    }
  }

  /** What waited for these to be settled is claimed now. */
  private void leave(List<Running> settled, List<Claim> ended) {
    inFlight.leave(settled);
    if (Stream.concat(settled.stream().map(Running::claim), ended.stream())
        .anyMatch(Claim::othersWaitForIt)) {
      wakeUp.call();
    }
  }
}
