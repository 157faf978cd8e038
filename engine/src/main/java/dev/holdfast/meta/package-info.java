/**
 * Meta's dialect, as pure functions: verify a delivery, answer the handshake, unfold into events,
 * identify, sign.
 */
@NullMarked
package dev.holdfast.meta;

import org.jspecify.annotations.NullMarked;
