package dev.holdfast.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the live feed costs, and how late it is. */
final class LiveFigures {

  private static final int READERS = 100;
  private static final int SECONDS = 20;
  private static final int DELIVERIES_PER_SECOND = 10;
  private static final int DELIVERIES = 25;

  private final Program program;

  LiveFigures(Program program) {
    this.program = program;
  }

  /** Processor time of the server under light traffic, with open dashboards and without. */
  Figure cost() throws IOException, InterruptedException {
    traffic();
    double without = traffic();
    List<LiveReader> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(LiveReader.open());
    }
    double with = traffic();
    for (LiveReader reader : readers) {
      reader.close();
    }
    String detail =
        "of a core; %.1f %% without, %.1f %% with, %d deliveries/s"
            .formatted(without, with, DELIVERIES_PER_SECOND);
    return Figure.atMost(10, READERS + " open dashboards", with - without, "%", detail);
  }

  /** Percent of a core. */
  private double traffic() throws InterruptedException {
    Duration before = program.processorTime();
    long start = System.nanoTime();
    new PacedLoad(2).run(DELIVERIES_PER_SECOND, SECONDS);
    double nanos = System.nanoTime() - start;
    return 100 * program.processorTime().minus(before).toNanos() / nanos;
  }

  /** From before a delivery is sent until an open page is told of its event. */
  Figure lateness() throws IOException, InterruptedException {
    long[] millis = new long[DELIVERIES];
    try (LiveReader page = LiveReader.open();
        ApiClient meta = new ApiClient()) {
      for (int i = 0; i < DELIVERIES; i++) {
        // Not in step with the feed's own second.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + 37L * i));
        Instant sent = Instant.now();
        long start = System.nanoTime();
        meta.deliver();
        millis[i] = (heardOf(page, sent) - start) / 1_000_000;
      }
    }
    Arrays.sort(millis);
    String detail =
        "p50 %d, slowest %d ms of %d deliveries"
            .formatted(millis[DELIVERIES / 2], millis[DELIVERIES - 1], DELIVERIES);
    double p95 = millis[(int) Math.ceil(DELIVERIES * 0.95) - 1];
    return Figure.atMost(1_000, "delivery to open page", p95, "ms", detail);
  }

  /** When the page heard of an event that was received after this moment. */
  private static long heardOf(LiveReader page, Instant sent) throws InterruptedException {
    while (true) {
      LiveReader.Message message =
          page.next(10).orElseThrow(() -> new IllegalStateException("The feed says nothing"));
      boolean heard =
          message
              .data()
              .path("events")
              .valueStream()
              .map(event -> Instant.parse(event.get("received_at").asString()))
              .anyMatch(received -> !received.isBefore(sent.truncatedTo(ChronoUnit.MILLIS)));
      if (heard) {
        return message.nanos();
      }
    }
  }
}
