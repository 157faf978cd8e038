package dev.holdfast.work;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The events between claim and settling, and the places that bound them. Thread-safe. */
final class InFlight {

  private final Semaphore places;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  InFlight(int places) {
    this.places = new Semaphore(places);
  }

  /** Waits until a place is free, then reserves as many as are free, up to this number. */
  int reserve(int atMost) throws InterruptedException {
    places.acquire();
    int reserved = 1;
    while (reserved < atMost && places.tryAcquire()) {
      reserved++;
    }
    return reserved;
  }

  /** Gives reserved places back that turned out not to be needed. */
  void giveBack(int unused) {
    places.release(unused);
  }

  /** Takes a reserved place. */
  void enter(Running claimed) {
    running.add(claimed);
  }

  void leave(Collection<Running> settled) {
    int gone = (int) settled.stream().filter(running::remove).count();
    places.release(gone);
    lock.lock();
    try {
      left.signalAll();
    } finally {
      lock.unlock();
    }
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
