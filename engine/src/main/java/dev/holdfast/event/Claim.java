package dev.holdfast.event;

import org.jspecify.annotations.Nullable;

/**
 * An event taken by one processor until its lease runs out.
 *
 * @param eventId the event's place in the order of arrival
 * @param fence changes with every claim; whoever holds an older one settles nothing
 * @param batch what it was claimed with; absent where it was claimed alone, having stood aside
 * @param failures how many attempts at this event have failed so far
 * @param inOrder whether later events of its conversation wait until it is through
 * @param lost whether the claim before this one ran out: the event may be what stops processors
 * @param finished the handlers that need not be asked any more
 * @param event what happened
 */
public record Claim(
    long eventId,
    long fence,
    @Nullable Batch batch,
    int failures,
    boolean inOrder,
    boolean lost,
    Finished finished,
    Event event) {

  /**
   * What tells a claim from every other one: an event alone does not, as one process may hold an
   * old and a new claim of it.
   */
  public record Key(long eventId, long fence) {}

  /** The same claim, after these handlers have finished. */
  public Claim with(Finished now) {
    return new Claim(eventId, fence, batch, failures, inOrder, lost, now, event);
  }

  /** Whether there may be something more to claim when it is settled. */
  public boolean othersWaitForIt() {
    return lost || inOrder || (batch != null && batch.order().byConversation());
  }

  public Key key() {
    return new Key(eventId, fence);
  }

  /** The number of the attempt that this claim allows, counted from 1. */
  public int attempt() {
    return failures + 1;
  }
}
