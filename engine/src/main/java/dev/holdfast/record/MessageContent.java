package dev.holdfast.record;

import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param type Meta's word for what it is: {@code text}, {@code image}, {@code button} …
 * @param attachments a JSON array
 * @param replyTo the message or story that it answers
 */
record MessageContent(
    @Nullable String type,
    @Nullable String text,
    @Nullable String attachments,
    @Nullable String replyTo) {}
