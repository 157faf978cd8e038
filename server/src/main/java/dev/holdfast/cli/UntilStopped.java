package dev.holdfast.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps the main thread until the process is told to stop, and the process until it has stopped.
 */
final class UntilStopped {

  private final CountDownLatch stopped = new CountDownLatch(1);

  UntilStopped(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.run();
                  stopped.countDown();
                  // A graceful stop is a success, and the JVM would report the signal.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }

  void await() throws InterruptedException {
    stopped.await();
  }
}
