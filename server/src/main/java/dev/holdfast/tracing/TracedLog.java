package dev.holdfast.tracing;

import dev.holdfast.event.Event;
import dev.holdfast.log.EventLog;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.sql.SQLException;
import java.util.List;

/** A log whose appends are spans. An append stores the events of many deliveries at once. */
record TracedLog(EventLog log, Tracer tracer) implements EventLog {

  @Override
  public List<Boolean> append(List<Event> batch) throws SQLException {
    return Spans.around(
        Spans.linked(tracer.spanBuilder("append"), batch)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute(Spans.OPERATION, "append"),
        () -> log.append(batch));
  }
}
