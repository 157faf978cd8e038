package dev.holdfast.event;

/**
 * A range of the log that a consumer has claimed at once, and settles at once.
 *
 * @param lastId the last id of the range; no two batches of a consumer end at one
 * @param events how many events were claimed with it
 * @param order in which they are handled
 */
public record Batch(long lastId, int events, Order order) {}
