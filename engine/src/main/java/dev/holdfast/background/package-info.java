/** Threads that run as long as the process: none of them ends by itself, whatever it throws. */
@NullMarked
package dev.holdfast.background;

import org.jspecify.annotations.NullMarked;
