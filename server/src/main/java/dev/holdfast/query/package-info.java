/**
 * What people ask of the data: lists, search, counts, charts, and actions on one event or on many.
 * No question counts or scans all events.
 */
@NullMarked
package dev.holdfast.query;

import org.jspecify.annotations.NullMarked;
