package dev.holdfast.web;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts off whoever sends a body too slowly, as Helidon's own read timeout does not reach accepted
 * connections. The interrupt closes the connection, so that a few idle clients cannot hold all
 * places. Thread-safe.
 */
final class SlowBodies {

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Duration timeout;
  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

  SlowBodies(Duration timeout) {
    this.timeout = timeout;
    Thread.ofVirtual().name("slow-bodies").start(this::lookForEver);
  }

  /** The calling thread begins to read a body. */
  Reading begin() {
    Reading reading = new Reading(Thread.currentThread(), System.nanoTime() + timeout.toNanos());
    readings.add(reading);
    return reading;
  }

  private void lookForEver() {
    while (true) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      long now = System.nanoTime();
      readings.forEach(reading -> reading.cutOffAfter(now));
    }
  }

  /** A body on its way in; equal only to itself. */
  final class Reading {

    private final Thread reader;
    private final long deadline;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Reading(Thread reader, long deadline) {
      this.reader = reader;
      this.deadline = deadline;
    }

    private void cutOffAfter(long now) {
      if (now > deadline && ended.compareAndSet(false, true)) {
        reader.interrupt();
      }
    }

    /**
     * The reading is over.
     *
     * @return false where it was cut off
     */
    boolean end() {
      readings.remove(this);
      return ended.compareAndSet(false, true);
    }
  }
}
