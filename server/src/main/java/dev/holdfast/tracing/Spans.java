package dev.holdfast.tracing;

import dev.holdfast.event.Event;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Collection;

/** How our spans are made; the names are those of OpenTelemetry's conventions for messaging. */
final class Spans {

  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
  static final AttributeKey<Long> EVENTS = AttributeKey.longKey("messaging.batch.message_count");

  /** More links than backends keep would only cost. */
  private static final int LINKS_MAX = 128;

  private Spans() {}

  /** Does this within the span. What it throws ends the span as failed. */
  static <R, X extends Exception> R around(SpanBuilder builder, Work<R, X> work) throws X {
    Span span = builder.startSpan();
    try (Scope _ = span.makeCurrent()) {
      return work.run();
    } catch (Throwable failure) {
      // Its class, and not its message, which may quote what was delivered.
      span.setStatus(StatusCode.ERROR, failure.getClass().getName());
      throw failure;
    } finally {
      span.end();
    }
  }

  /** What happens within a span. */
  @FunctionalInterface
  interface Work<R, X extends Exception> {
    R run() throws X;
  }

  /** Links to the deliveries that brought these events, each once. */
  static SpanBuilder linked(SpanBuilder builder, Collection<Event> events) {
    events.stream()
        .map(Event::trace)
        .distinct()
        .flatMap(trace -> Traceparent.parse(trace).stream())
        .limit(LINKS_MAX)
        .forEach(builder::addLink);
    return builder.setAttribute(SYSTEM, "holdfast").setAttribute(EVENTS, (long) events.size());
  }
}
