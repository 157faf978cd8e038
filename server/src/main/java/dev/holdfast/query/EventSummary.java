package dev.holdfast.query;

import dev.holdfast.event.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with what became of it, without its payload.
 *
 * @param id the order of arrival
 * @param type dotted, such as {@code page.feed.comment.add}
 * @param page absent where the event belongs to none
 * @param dueAt when a processor may take it next, or when its claim ends; absent where it is
 *     settled for good
 * @param retryCount how many attempts have failed
 * @param errorGroup the last error without what differs each time; only while failed or dead
 * @param waitsBehind the earlier event of its conversation that has to be through first; absent
 *     where there is none
 * @param holdsOthers whether later events of its conversation wait for it
 */
public record EventSummary(
    long id,
    Status status,
    String type,
    String app,
    String object,
    @Nullable PageName page,
    @Nullable String conversation,
    Instant occurredAt,
    Instant receivedAt,
    @Nullable Instant processedAt,
    @Nullable Instant dueAt,
    int retryCount,
    @Nullable String lastError,
    @Nullable String errorGroup,
    @Nullable Long waitsBehind,
    boolean holdsOthers) {

  /**
   * Which page.
   *
   * @param id here; absent where its row in pages was deleted
   * @param account at Meta
   * @param name as people call it; absent where nobody named it
   */
  public record PageName(@Nullable Integer id, String account, @Nullable String name) {}
}
