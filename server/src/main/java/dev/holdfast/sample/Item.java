package dev.holdfast.sample;

import tools.jackson.databind.node.ObjectNode;

/**
 * One event before it is in its envelope.
 *
 * @param envelope what it is sent in
 * @param account whom it is addressed to
 * @param millis when it happened
 * @param body the {@code messaging[]} or {@code changes[]} item, or Threads' value
 */
record Item(Envelope envelope, String account, long millis, ObjectNode body) {}
