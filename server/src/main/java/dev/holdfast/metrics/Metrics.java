package dev.holdfast.metrics;

import dev.holdfast.consumer.Queue;
import dev.holdfast.database.Database;
import dev.holdfast.handler.Handler;
import dev.holdfast.log.EventLog;
import dev.holdfast.query.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * All numbers of this process, as Prometheus reads them. What is counted is wrapped in something
 * that counts, so that nothing that does the work knows of it. Thread-safe.
 */
public final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DeliveryMeter deliveries = new DeliveryMeter(registry);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final StoredNumbers stored;

  /**
   * @param version of this program
   */
  public Metrics(Database database, String version) {
    this.stored = new StoredNumbers(database, registry);
    new PoolNumbers(database).bindTo(registry);
    jvm();
    Gauge.builder("holdfast.build.info", () -> 1)
        .description("Which Holdfast this is")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  private void jvm() {
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** What came in at the endpoint. */
  public DeliveryMeter deliveries() {
    return deliveries;
  }

  /** The same log, counted. */
  public EventLog log(EventLog log) {
    return new MeteredLog(log, registry);
  }

  /** The same queue, counted. */
  public Queue queue(Queue queue) {
    return new MeteredQueue(queue, registry);
  }

  /** The same handler, counted. */
  public Handler handler(Handler handler) {
    return new MeteredHandler(handler, registry);
  }

  /** Counts what was refused. */
  public Consumer<Rejection> rejections() {
    Labels<Counter> reasons = new Labels<>(Rejection.Reason.values().length, this::rejections);
    return rejection -> reasons.of(rejection.reason().word()).increment();
  }

  private Counter rejections(String reason) {
    return Counter.builder("holdfast.rejections")
        .description("Requests that were refused, by reason")
        .tag("reason", reason)
        .register(registry);
  }

  /** How many events are between claim and settling. */
  public void inFlight(IntSupplier events) {
    Gauge.builder("holdfast.in.flight.events", events::getAsInt)
        .description("Events between claim and settling in this process")
        .register(registry);
  }

  /** How many alerts fire, by rule. */
  public void alertsFiring(Supplier<Map<String, Long>> byRule) {
    stored.alertsFiring(byRule);
  }

  /** Counts how often this is done, and how long it takes. */
  public Runnable task(String what, Runnable work) {
    Timer timer =
        Timer.builder("holdfast.maintenance")
            .description("What is done from time to time, and how long it took")
            .tag("task", what)
            .register(registry);
    return () -> timer.record(work);
  }

  /**
   * All of it as it is now.
   *
   * @param accept what the reader wants, as HTTP's {@code Accept} says it
   */
  public Exposition read(String accept) {
    stored.readAgain();
    return Exposition.of(registry, accept);
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
