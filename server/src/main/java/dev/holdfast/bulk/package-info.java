/**
 * Many events at once: what people ask to be done with all that match, worked off in the
 * background.
 */
@NullMarked
package dev.holdfast.bulk;

import org.jspecify.annotations.NullMarked;
