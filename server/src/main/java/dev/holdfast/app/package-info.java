/** The program: main, and the parts put together by constructors. */
@NullMarked
package dev.holdfast.app;

import org.jspecify.annotations.NullMarked;
