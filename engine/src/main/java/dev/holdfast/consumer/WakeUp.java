package dev.holdfast.consumer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A wait that can be cut short. A call that comes while nobody waits makes the next wait return at
 * once, so none is ever lost. Thread-safe.
 */
final class WakeUp {

  private final Semaphore calls = new Semaphore(0);

  void call() {
    if (calls.availablePermits() == 0) {
      calls.release();
    }
  }

  void await(Duration atMost) throws InterruptedException {
    if (calls.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }
}
