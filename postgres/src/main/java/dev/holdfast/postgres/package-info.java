/**
 * A PostgreSQL of our own: its binaries unpacked, its database made once, started, adopted, joined
 * and stopped. Durable and closed to other users of the machine, unlike the test launchers that
 * ship the same binaries.
 */
@NullMarked
package dev.holdfast.postgres;

import org.jspecify.annotations.NullMarked;
