/**
 * The nouns and the state machine: what an event is, what can become of it, and the words for both.
 * Records and sealed types over the JDK alone; every other package speaks in these.
 */
@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
