package dev.holdfast.consumer;

import dev.holdfast.event.Settlement;

/** An attempt whose end is decided, on its way to the settler. */
record Attempted(Running running, Settlement settlement) {}
