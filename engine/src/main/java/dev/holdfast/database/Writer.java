package dev.holdfast.database;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which row of a counter a thread adds to. Each keeps its number, so that two of them never wait
 * for one row, and a counter has few rows.
 */
final class Writer {

  /** Counters are rows of at most so many writers. */
  static final int COUNT = 64;

  /** The row that people's actions add to, and in which others are put together. */
  static final int COMMON = -1;

  /** Processes begin anywhere, as they do not know of each other. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private static final ThreadLocal<Integer> NUMBER =
      ThreadLocal.withInitial(() -> Math.floorMod(NEXT.getAndIncrement(), COUNT));

  private Writer() {}

  /** The calling thread's number, from 0 to below {@link #COUNT}. */
  static int number() {
    return NUMBER.get();
  }
}
