package dev.holdfast.access;

/**
 * Somebody as a provider knows them.
 *
 * @param issuer the provider
 * @param subject who they are there, for good
 * @param name what they are called today
 */
record Subject(String issuer, String subject, String name) {}
