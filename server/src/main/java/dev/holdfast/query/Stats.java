package dev.holdfast.query;

/**
 * How many events there are in each status, all counted at one moment.
 *
 * @param total all of them
 */
public record Stats(
    long total, long pending, long processing, long processed, long failed, long deadLetter) {}
