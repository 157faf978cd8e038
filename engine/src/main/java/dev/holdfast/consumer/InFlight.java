package dev.holdfast.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The events between claim and settling, and the room that bounds them, in places and in bytes. An
 * attempt that does not end keeps its place, also when its event is long settled. Thread-safe.
 */
final class InFlight {

  /**
   * What may be claimed now.
   *
   * @param places how many events; none where there is no room
   * @param bytes of their payloads
   */
  record Room(int places, long bytes) {}

  private static final Room NONE = new Room(0, 0);

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lost = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private int freePlaces;
  private long freeBytes;

  InFlight(int places, long bytes) {
    this.freePlaces = places;
    this.freeBytes = bytes;
  }

  /** Waits until there is room, no longer than this. */
  Room awaitRoom(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (freePlaces <= 0 || freeBytes <= 0) {
        if (nanos <= 0) {
          return NONE;
        }
        nanos = left.awaitNanos(nanos);
      }
      return new Room(freePlaces, freeBytes);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a place. */
  void enter(Running claimed) {
    take(1, claimed.bytes());
    lost.addAndGet(claimed.claim().lost() ? 1 : 0);
    running.add(claimed);
  }

  /** These are settled, released or lost, and leave unless they have left before. */
  void leave(Collection<Running> ended) {
    List<Running> left = ended.stream().filter(running::remove).toList();
    lost.addAndGet(-(int) left.stream().filter(one -> one.claim().lost()).count());
    free(left.stream().filter(Running::letGo).toList());
  }

  /** The thread of an attempt lets go of its place. */
  void letGo(Running one) {
    if (one.letGo()) {
      free(List.of(one));
    }
  }

  private void free(List<Running> some) {
    take(-some.size(), -some.stream().mapToLong(Running::bytes).sum());
  }

  private void take(int places, long bytes) {
    lock.lock();
    try {
      freePlaces -= places;
      freeBytes -= bytes;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether an event whose last claim was lost is among these. */
  boolean hasLost() {
    return lost.get() > 0;
  }

  Stream<Running> stream() {
    return running.stream();
  }

  int size() {
    return running.size();
  }

  /**
   * Waits until nothing is in flight.
   *
   * @return false where something still was after that time
   */
  boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (!running.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
      return running.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
