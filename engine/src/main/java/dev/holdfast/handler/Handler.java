package dev.holdfast.handler;

import dev.holdfast.event.Outcome;

/**
 * Does something with an event out in the world: calls a service, answers a message, feeds a search
 * index.
 *
 * <p><b>Threads.</b> One instance serves all attempts, many at once, each on a thread of the
 * operating system, at most {@code work.concurrency} of them; blocking and computing are fine.
 *
 * <p><b>Time.</b> An attempt that outlasts the time limit ({@code work.time-limit}, 20 s by
 * default) is interrupted and counts as failed; whatever it returns afterwards is ignored.
 *
 * <p><b>Others.</b> Each handler is retried by itself: one that is done with an event, or has given
 * it up, is not asked again because another failed.
 *
 * <p><b>Delivery.</b> At least once: after a crash or a lost lease the same event is handled again,
 * so effects must be idempotent. {@code attempt.eventId()} and the event's identity stay the same.
 *
 * <p><b>Transaction.</b> None: what a handler writes elsewhere is not undone when settling fails.
 * To write rows with the settling itself, implement {@link Recorder}.
 */
public interface Handler {

  /**
   * Name for errors, and by which it is remembered that this handler has finished with an event;
   * the simple class name unless overridden. Unique among the handlers, and always the same.
   */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Whether this handler wants events of this type, such as {@code page.feed.comment.add}; all,
   * unless overridden. Asked for every event on the thread that claims, so it must neither block
   * nor wait. Whatever it throws is a failed attempt at that event.
   */
  default boolean handles(String type) {
    return true;
  }

  /**
   * Handles one event.
   *
   * @return what became of it; null is a bug, and a failed attempt
   * @throws Exception a bug or broken I/O: the attempt failed and the event is tried again by the
   *     retry policy; so it is with an {@link Error}
   */
  Outcome handle(Attempt attempt) throws Exception;
}
