/** Events become the rows people work with: messages, comments, statuses, leads. */
@NullMarked
package dev.holdfast.record;

import org.jspecify.annotations.NullMarked;
