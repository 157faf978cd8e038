/** The command line: main, commands, settings, and the wiring by constructors. */
@NullMarked
package dev.holdfast.app;

import org.jspecify.annotations.NullMarked;
