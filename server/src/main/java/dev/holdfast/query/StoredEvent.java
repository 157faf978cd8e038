package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with what became of it, as people look at it.
 *
 * @param id the order of arrival
 * @param pageId the page's id here; absent where the event belongs to none or the page was deleted
 * @param page the page's id at Meta
 * @param type dotted, such as {@code page.feed.comment.add}
 * @param payload a Meta delivery that holds just this event, as JSON text
 * @param retryCount how many attempts have failed
 */
public record StoredEvent(
    long id,
    @Nullable Integer pageId,
    @Nullable String page,
    String app,
    String type,
    @Nullable String conversation,
    Instant occurredAt,
    Instant receivedAt,
    @Nullable Instant processedAt,
    int retryCount,
    @Nullable String lastError,
    Status status,
    String payload) {}
