package dev.holdfast.cli;

import dev.holdfast.sample.SampleDelivery;
import dev.holdfast.sample.SignedSender;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Sends many deliveries, several at once, at a pace. Serves once. */
final class Sending {

  /** As many as Meta was seen to have under way at one endpoint, roughly. */
  private static final int AT_ONCE = 32;

  private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

  private final SignedSender sender;
  private final Terminal terminal;
  private final SendReport report = new SendReport();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final long start = System.nanoTime();
  private long shown = start;

  Sending(SignedSender sender, Terminal terminal) {
    this.sender = sender;
    this.terminal = terminal;
  }

  /** Blocks until all are answered or given up. */
  SendReport run(Supplier<SampleDelivery> deliveries, int count, double perSecond) {
    Pace pace = new Pace(perSecond);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < count; number++) {
        pace.await();
        places.acquireUninterruptibly();
        SampleDelivery delivery = deliveries.get();
        threads.execute(() -> send(delivery));
        showProgress(count);
      }
    }
    terminal.progress("");
    return report;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void send(SampleDelivery delivery) {
    try {
      report.add(delivery.events(), sender.send(delivery.body()));
    } finally {
      places.release();
    }
  }

  private void showProgress(int count) {
    long now = System.nanoTime();
    if (now - shown > PROGRESS_NANOS) {
      shown = now;
      terminal.progress(
          report.sent() + " of " + count + " answered, " + report.answered(200) + " with 200");
    }
  }
}
