package dev.holdfast.metrics;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A handler, and how long those of its attempts took that ended in which way. */
final class MeteredHandler implements Handler {

  private final Handler handler;
  private final String name;
  private final MeterRegistry registry;
  private final Map<String, Timer> attempts = new ConcurrentHashMap<>();

  MeteredHandler(Handler handler, MeterRegistry registry) {
    this.handler = handler;
    this.name = nameOf(handler);
    this.registry = registry;
  }

  @Override
  public String name() {
    return name;
  }

  /** What others say of themselves may be nothing, or throw. */
  private static String nameOf(Handler handler) {
    try {
      return Objects.requireNonNull(handler.name());
    } catch (Throwable _) {
      return handler.getClass().getName();
    }
  }

  @Override
  public boolean handles(String type) {
    return handler.handles(type);
  }

  @Override
  public Outcome handle(Attempt attempt) throws Exception {
    Timer.Sample sample = Timer.start();
    Outcome outcome = null;
    try {
      outcome = handler.handle(attempt);
      return outcome;
    } finally {
      sample.stop(attempts.computeIfAbsent(word(outcome), this::timer));
    }
  }

  /** What threw, or returned nothing, is a bug. */
  private static String word(@Nullable Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done() -> "done";
      case Outcome.Retry _ -> "retry";
      case Outcome.Dead _ -> "dead";
      case Outcome.Snooze _ -> "snooze";
      case null -> "bug";
    };
  }

  private Timer timer(String outcome) {
    return Buckets.processing("holdfast.handler.attempt")
        .description("Attempts by handler and outcome, and how long they took")
        .tag("handler", name)
        .tag("outcome", outcome)
        .register(registry);
  }
}
