/** Bytes in, receipt out: nothing is answered before it is stored. */
@NullMarked
package dev.holdfast.intake;

import org.jspecify.annotations.NullMarked;
