package dev.holdfast.metrics;

import dev.holdfast.event.Event;
import dev.holdfast.log.EventLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.List;

/** A log that says what is appended to it. */
final class MeteredLog implements EventLog {

  /** Twice as many as Meta has. */
  private static final int TYPES_MAX = 300;

  private final EventLog log;
  private final Timer time;
  private final DistributionSummary events;
  private final Labels<Counter> stored;
  private final Labels<Counter> duplicates;

  MeteredLog(EventLog log, MeterRegistry registry) {
    this.log = log;
    this.time =
        Buckets.answers("holdfast.append")
            .description("How long it took to store events durably, a batch at a time")
            .register(registry);
    this.events =
        Buckets.events("holdfast.append.events")
            .description("Events in one append, duplicates among them")
            .register(registry);
    this.stored =
        new Labels<>(
            TYPES_MAX,
            type -> counter("holdfast.events.stored", "Events stored, by type", type, registry));
    this.duplicates =
        new Labels<>(
            TYPES_MAX,
            type ->
                counter(
                    "holdfast.events.duplicates",
                    "Events that were stored before, by type",
                    type,
                    registry));
  }

  private static Counter counter(
      String name, String description, String type, MeterRegistry registry) {
    return Counter.builder(name).description(description).tag("type", type).register(registry);
  }

  @Override
  public List<Boolean> append(List<Event> batch) throws SQLException {
    Timer.Sample sample = Timer.start();
    List<Boolean> isNew = log.append(batch);
    sample.stop(time);
    events.record(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      (isNew.get(i) ? stored : duplicates).of(batch.get(i).type()).increment();
    }
    return isNew;
  }
}
