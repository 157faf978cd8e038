/**
 * Realistic signed Meta traffic about invented people and shops: for demo, send, check, bench and
 * trials.
 */
@NullMarked
package dev.holdfast.sample;

import org.jspecify.annotations.NullMarked;
