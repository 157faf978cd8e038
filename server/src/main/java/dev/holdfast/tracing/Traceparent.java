package dev.holdfast.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A span as text: the header {@code traceparent} of W3C Trace Context, section 3.2. */
final class Traceparent {

  private static final Pattern FORM =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

  private Traceparent() {}

  static String of(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  /** The span, which may be another process's; empty where the text is absent or names none. */
  static Optional<SpanContext> parse(@Nullable String text) {
    Matcher form = FORM.matcher(text == null ? "" : text);
    return form.matches()
        ? Optional.of(
                SpanContext.createFromRemoteParent(
                    form.group(1),
                    form.group(2),
                    TraceFlags.fromHex(form.group(3), 0),
                    TraceState.getDefault()))
            .filter(SpanContext::isValid)
        : Optional.empty();
  }
}
