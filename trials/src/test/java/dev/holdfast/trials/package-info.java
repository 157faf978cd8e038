/** The real program from outside: started, asked, killed, started again. */
@NullMarked
package dev.holdfast.trials;

import org.jspecify.annotations.NullMarked;
