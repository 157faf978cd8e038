/** Spans of OpenTelemetry, made by wrapping the log, the queue and the handlers. */
@NullMarked
package dev.holdfast.tracing;

import org.jspecify.annotations.NullMarked;
