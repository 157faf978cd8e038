/** Is it well: what the health probes ask, and the chores that keep it so. */
@NullMarked
package dev.holdfast.ops;

import org.jspecify.annotations.NullMarked;
