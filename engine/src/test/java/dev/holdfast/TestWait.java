package dev.holdfast;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads do, and no longer than it takes. */
public final class TestWait {

  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private TestWait() {}

  /** Something that may be true later. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Returns once this holds, and fails where it does not in time. */
  public static void until(String what, Condition condition) {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    try {
      while (!condition.holds()) {
        if (System.nanoTime() > deadline) {
          fail("Waited in vain for: " + what);
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    } catch (Exception e) {
      throw new AssertionError("Waiting for: " + what, e);
    }
  }

  /** Returns once this signal was given, and fails where it is not in time. */
  public static void until(String what, CountDownLatch signal) {
    try {
      if (!signal.await(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        fail("Waited in vain for: " + what);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted while waiting for: " + what, e);
    }
  }
}
