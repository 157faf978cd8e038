/** All events in order of arrival: appended once, never changed. */
@NullMarked
package dev.holdfast.log;

import org.jspecify.annotations.NullMarked;
