/** Health, as probes ask for it, and periodic maintenance. */
@NullMarked
package dev.holdfast.ops;

import org.jspecify.annotations.NullMarked;
