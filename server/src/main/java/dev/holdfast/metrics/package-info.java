/** What this process does, in numbers for Prometheus. */
@NullMarked
package dev.holdfast.metrics;

import org.jspecify.annotations.NullMarked;
