/** Is it well: what the health probes ask. */
@NullMarked
package dev.holdfast.ops;

import org.jspecify.annotations.NullMarked;
