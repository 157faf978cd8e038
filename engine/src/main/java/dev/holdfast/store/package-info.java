/**
 * PostgreSQL lives here: append, claim, settle, rescue, read. Every statement stands as text, with
 * its reason.
 */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
