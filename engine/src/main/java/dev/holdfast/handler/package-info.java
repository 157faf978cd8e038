/**
 * What can be done with an event: the contract for handlers and recorders, ours and yours
 * (docs/handlers.md). A jar that names its implementations in {@code META-INF/services} is found by
 * {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.holdfast.handler;

import org.jspecify.annotations.NullMarked;
