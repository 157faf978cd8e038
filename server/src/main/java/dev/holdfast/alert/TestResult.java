package dev.holdfast.alert;

import java.util.Optional;

/**
 * What a channel did with a test.
 *
 * @param error why it did not take it; empty where it did
 */
public record TestResult(String channel, Optional<String> error) {}
