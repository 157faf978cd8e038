package dev.holdfast.tracing;

import dev.holdfast.consumer.Queue;
import dev.holdfast.handler.Handler;
import dev.holdfast.log.EventLog;
import dev.holdfast.meta.Delivery;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * What becomes of a delivery as one trace of OpenTelemetry: the request that brought it, what
 * stored its events, and every attempt at them, in whichever process. Where no agent or SDK is
 * there, nothing is wrapped and nothing is traced. Thread-safe.
 */
public final class Tracing {

  private static final String NAME = "dev.holdfast";

  private final Tracer tracer;
  private final boolean on;

  /**
   * @param telemetry takes the spans
   */
  public Tracing(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer(NAME);
    this.on = !telemetry.getTracerProvider().equals(TracerProvider.noop());
  }

  /** With what the agent or SDK of this process is, if there is one. */
  public static Tracing ofProcess() {
    return new Tracing(GlobalOpenTelemetry.getOrNoop());
  }

  /** The same log, whose appends are spans with links to the deliveries in them. */
  public EventLog log(EventLog log) {
    return on ? new TracedLog(log, tracer) : log;
  }

  /** The same queue, whose claims and settlings are spans with links to the deliveries. */
  public Queue queue(Queue queue) {
    return on ? new TracedQueue(queue, tracer) : queue;
  }

  /** The same handler, whose attempts are spans in the trace of the delivery. */
  public Handler handler(Handler handler) {
    return on ? new TracedHandler(handler, tracer) : handler;
  }

  /** The delivery as a part of the trace in which it is received now. */
  public Delivery traced(Delivery delivery) {
    return Span.current().getSpanContext().isValid()
        ? delivery.tracedBy(Traceparent.of(Span.current().getSpanContext()))
        : delivery;
  }

  /** What a delivery goes through while its sender waits. */
  @FunctionalInterface
  public interface Receiving<R> {
    R receive() throws InterruptedException;
  }

  /** Receives within a span, which is that of the request where something else traces those. */
  public <R> R receiving(Receiving<R> work) throws InterruptedException {
    return on
        ? Spans.around(tracer.spanBuilder("receive delivery"), work::receive)
        : work.receive();
  }
}
