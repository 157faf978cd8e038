/**
 * Meta's dialect, as pure functions: prove a delivery, answer the handshake, unfold into events,
 * identify, sign.
 */
@NullMarked
package dev.holdfast.meta;

import org.jspecify.annotations.NullMarked;
