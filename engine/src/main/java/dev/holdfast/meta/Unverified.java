package dev.holdfast.meta;

/**
 * The signature does not show that Meta sent the bytes; they must not be parsed, logged or stored.
 *
 * @param why for a person, without any part of the header or a secret
 */
public record Unverified(String why) implements Verification {}
