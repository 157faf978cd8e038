/** What people do with events: retry, replay, dead-letter, delete, one of them or many. */
@NullMarked
package dev.holdfast.action;

import org.jspecify.annotations.NullMarked;
