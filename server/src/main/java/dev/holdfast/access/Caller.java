package dev.holdfast.access;

/**
 * Who sent a request, known beyond doubt.
 *
 * @param name of the user or the token
 * @param role what they may do
 * @param via how they are known; names are unique only together with this
 * @param remote the address they called from
 */
public record Caller(String name, Role role, Via via, String remote) {}
