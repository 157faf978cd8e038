/** The measurements: the real program, a real PostgreSQL and the load on one machine. */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
