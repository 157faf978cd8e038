package dev.holdfast.tracing;

import dev.holdfast.event.Outcome;
import dev.holdfast.handler.Attempt;
import dev.holdfast.handler.Handler;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A handler whose attempts are spans in the trace of the delivery that brought the event. */
record TracedHandler(Handler handler, Tracer tracer) implements Handler {

  private static final AttributeKey<String> EVENT = AttributeKey.stringKey("messaging.message.id");
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("holdfast.event.type");
  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("holdfast.attempt.number");
  private static final AttributeKey<String> HANDLER = AttributeKey.stringKey("holdfast.handler");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("holdfast.outcome");

  @Override
  public String name() {
    return handler.name();
  }

  @Override
  public boolean handles(String type) {
    return handler.handles(type);
  }

  @Override
  public Outcome handle(Attempt attempt) throws Exception {
    return Spans.around(span(attempt), () -> told(handler.handle(attempt)));
  }

  private SpanBuilder span(Attempt attempt) {
    Context parent =
        Traceparent.parse(attempt.event().trace())
            .map(delivery -> Context.root().with(Span.wrap(delivery)))
            .orElse(Context.root());
    return tracer
        .spanBuilder("handle " + attempt.event().type())
        .setParent(parent)
        .setSpanKind(SpanKind.CONSUMER)
        .setAttribute(Spans.SYSTEM, "holdfast")
        .setAttribute(Spans.OPERATION, "handle")
        .setAttribute(EVENT, String.valueOf(attempt.eventId()))
        .setAttribute(TYPE, attempt.event().type())
        .setAttribute(NUMBER, (long) attempt.number())
        .setAttribute(HANDLER, name());
  }

  private static Outcome told(Outcome outcome) {
    Span span = Span.current();
    switch (outcome) {
      case Outcome.Done() -> span.setAttribute(OUTCOME, "done");
      case Outcome.Snooze _ -> span.setAttribute(OUTCOME, "snooze");
      case Outcome.Retry _ ->
          span.setAttribute(OUTCOME, "retry").setStatus(StatusCode.ERROR, "retry");
      case Outcome.Dead _ -> span.setAttribute(OUTCOME, "dead").setStatus(StatusCode.ERROR, "dead");
    }
    return outcome;
  }
}
