package dev.holdfast.alert;

import java.time.Duration;
import java.util.Optional;

/**
 * From when on something is wrong; a rule whose threshold is empty finds nothing.
 *
 * @param window how far back dead letters, failures and signatures are counted; up to a day
 * @param deadLetters so many new ones
 * @param failureRate such a share of the attempts failed, 0 to 1
 * @param oldestWaiting an event that is due waits for so long
 * @param noEvent an app had none for so long, quiet hours not counted
 * @param signatureFailures so many
 * @param diskLeft fewer bytes than these
 * @param diskGrowth the database grows by more bytes a day
 * @param diskFull the disk is full within this time
 * @param consumerStandsStill for so long, though events wait
 * @param tokenEnds within this time
 * @param certificateEnds within this time
 */
public record Thresholds(
    Duration window,
    Optional<Integer> deadLetters,
    Optional<Double> failureRate,
    Optional<Duration> oldestWaiting,
    Optional<Duration> noEvent,
    Optional<Integer> signatureFailures,
    Optional<Long> diskLeft,
    Optional<Long> diskGrowth,
    Optional<Duration> diskFull,
    Optional<Duration> consumerStandsStill,
    Optional<Duration> tokenEnds,
    Optional<Duration> certificateEnds) {}
