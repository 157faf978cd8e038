package dev.holdfast.metrics;

import dev.holdfast.database.Database;
import dev.holdfast.query.Consumers;
import dev.holdfast.query.Events;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database says, the same for all processes: how far the consumers are, how many events
 * wait, and what is wrong. Read whenever somebody asks for the numbers; a database that is away
 * takes them away.
 */
final class StoredNumbers {

  private static final Logger log = LoggerFactory.getLogger(StoredNumbers.class);

  private final Consumers consumers;
  private final Events events;
  private final MultiGauge position;
  private final MultiGauge waiting;
  private final MultiGauge firing;
  private volatile Supplier<Map<String, Long>> alertsFiring = Map::of;
  private volatile double up = Double.NaN;
  private volatile double last = Double.NaN;
  private volatile double overdue = Double.NaN;

  StoredNumbers(Database database, MeterRegistry registry) {
    this.consumers = new Consumers(database.reads());
    this.events = new Events(database.reads());
    this.position =
        MultiGauge.builder("holdfast.consumer.position")
            .description("The id of the last event of the log that a consumer has passed")
            .register(registry);
    this.waiting =
        MultiGauge.builder("holdfast.consumer.events")
            .description("Events that are not processed, by consumer and status")
            .register(registry);
    this.firing =
        MultiGauge.builder("holdfast.alerts.firing")
            .description("Alerts that fire, by rule")
            .register(registry);
    Gauge.builder("holdfast.database.up", () -> up)
        .description("Whether the database answers")
        .register(registry);
    Gauge.builder("holdfast.log.position", () -> last)
        .description("The last id that was drawn for an event")
        .register(registry);
    Gauge.builder("holdfast.overdue", () -> overdue)
        .description("For how long the event that is due longest could have been taken")
        .baseUnit("seconds")
        .register(registry);
  }

  void alertsFiring(Supplier<Map<String, Long>> byRule) {
    alertsFiring = byRule;
  }

  /** One reader at a time; another one waits for its numbers. */
  synchronized void readAgain() {
    try {
      read();
      up = 1;
    } catch (JdbiException e) {
      log.warn("The numbers in the database could not be read: {}", e.getMessage());
      forget();
    }
  }

  private void read() {
    List<Consumers.Consumer> all = consumers.list();
    last = consumers.logPosition();
    overdue = events.dueSince().map(StoredNumbers::secondsSince).orElse(0.0);
    position.register(all.stream().map(StoredNumbers::position).toList(), true);
    waiting.register(all.stream().flatMap(StoredNumbers::statuses).toList(), true);
    firing.register(
        alertsFiring.get().entrySet().stream().<Row<?>>map(StoredNumbers::firing).toList(), true);
  }

  private void forget() {
    up = 0;
    last = Double.NaN;
    overdue = Double.NaN;
    position.register(new ArrayList<>(), true);
    waiting.register(new ArrayList<>(), true);
    firing.register(new ArrayList<>(), true);
  }

  private static Row<?> firing(Map.Entry<String, Long> rule) {
    return Row.of(Tags.of("rule", rule.getKey()), rule.getValue());
  }

  private static double secondsSince(Instant moment) {
    return Math.max(0, Duration.between(moment, Instant.now()).toMillis() / 1e3);
  }

  private static Row<?> position(Consumers.Consumer consumer) {
    return Row.of(Tags.of("consumer", consumer.name()), consumer.position());
  }

  private static Stream<Row<?>> statuses(Consumers.Consumer consumer) {
    return Stream.of(
        status(consumer, "pending", consumer.pending()),
        status(consumer, "processing", consumer.processing()),
        status(consumer, "failed", consumer.failed()),
        status(consumer, "dead_letter", consumer.deadLetter()));
  }

  private static Row<?> status(Consumers.Consumer consumer, String status, long events) {
    return Row.of(Tags.of("consumer", consumer.name(), "status", status), events);
  }
}
