package dev.holdfast.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What came in at the endpoint, and how it was answered. Thread-safe. */
public final class DeliveryMeter {

  /** The status of a delivery whose sender was gone before its answer. */
  public static final int NO_ANSWER = 0;

  private record Answer(String app, int status) {}

  private final MeterRegistry registry;
  private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();
  private final Map<String, Counter> bytes = new ConcurrentHashMap<>();

  DeliveryMeter(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * A delivery was answered.
   *
   * @param app one of ours, or a word for all others
   * @param status of the answer, as HTTP numbers it, or {@link #NO_ANSWER}
   * @param took from its head to its answer
   */
  public void answered(String app, int status, Duration took) {
    answers.computeIfAbsent(new Answer(app, status), this::timer).record(took);
  }

  private Timer timer(Answer answer) {
    return Buckets.answers("holdfast.delivery.answer")
        .description("Deliveries by app and answer, and how long the answer took")
        .tag("app", answer.app())
        .tag("answer", answer.status() == NO_ANSWER ? "none" : String.valueOf(answer.status()))
        .register(registry);
  }

  /** A delivery's body has arrived. */
  public void arrived(String app, int length) {
    bytes.computeIfAbsent(app, this::counter).increment(length);
  }

  private Counter counter(String app) {
    return Counter.builder("holdfast.delivery.bytes")
        .description("Bytes of the bodies of deliveries, as they came over the wire")
        .tag("app", app)
        .register(registry);
  }
}
