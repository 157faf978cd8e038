/** At its own pace: wake, claim, attempt, settle, retry, rescue. */
@NullMarked
package dev.holdfast.work;

import org.jspecify.annotations.NullMarked;
