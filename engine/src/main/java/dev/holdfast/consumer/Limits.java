package dev.holdfast.consumer;

import java.time.Duration;

/**
 * How much work is done at once, and how long anything may take.
 *
 * @param batch how many events one claim takes at most
 * @param concurrency how many events may be between claim and settling; as many threads attempt
 *     them at most
 * @param bytes how many bytes of payloads may be between claim and settling; one event more may
 *     begin where any are left
 * @param settlers threads that settle
 * @param timeLimit how long one attempt may take
 * @param lease how long a claim holds unless renewed; longer than the time limit needs no renewal
 * @param poll how long to wait before looking for due events when nobody calls
 */
public record Limits(
    int batch,
    int concurrency,
    long bytes,
    int settlers,
    Duration timeLimit,
    Duration lease,
    Duration poll) {}
