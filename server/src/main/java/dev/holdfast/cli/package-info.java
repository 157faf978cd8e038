/** The command line: what each command does and says. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
