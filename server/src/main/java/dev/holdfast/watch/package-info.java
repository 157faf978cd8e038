/** What is seen: how things go, what is wrong, what happens right now. */
@NullMarked
package dev.holdfast.watch;

import org.jspecify.annotations.NullMarked;
