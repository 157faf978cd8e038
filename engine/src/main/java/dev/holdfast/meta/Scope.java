package dev.holdfast.meta;

import tools.jackson.databind.JsonNode;

/**
 * An item and what stands around it in its delivery. What is not there is {@link MetaJson#ABSENT}.
 *
 * @param object Meta's object, as a segment of a type
 * @param entry the entry; for Threads, which has none, the delivery itself
 * @param change the {@code changes[]} item; absent for messaging
 * @param item what the event is about: a {@code messaging[]} item, a change's value, or one element
 *     of an array in such a value
 * @param standby whether it came to an app that only listens in; this shows in the type, and not in
 *     the identity, so that it is no second event if the app owned the thread after all
 */
record Scope(String object, JsonNode entry, JsonNode change, JsonNode item, boolean standby) {}
