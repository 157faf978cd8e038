package dev.holdfast.meta;

/** What a signature showed: the delivery is Meta's, or nothing can be said about it. */
public sealed interface Verification permits Delivery, Unverified {}
