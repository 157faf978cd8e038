/** Health, as probes ask for it, periodic maintenance, and how long events are kept. */
@NullMarked
package dev.holdfast.ops;

import org.jspecify.annotations.NullMarked;
