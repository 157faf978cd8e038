/** At its own pace: wake, claim, attempt, settle, retry, rescue. */
@NullMarked
package dev.holdfast.consumer;

import org.jspecify.annotations.NullMarked;
