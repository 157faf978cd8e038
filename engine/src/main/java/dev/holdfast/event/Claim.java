package dev.holdfast.event;

/**
 * An event taken by one processor until its lease runs out.
 *
 * @param eventId the event's place in the order of arrival
 * @param fence changes with every claim; whoever holds an older one settles nothing
 * @param failures how many attempts at this event have failed so far
 * @param requested whether a person asked for this attempt
 * @param event what happened
 */
public record Claim(long eventId, long fence, int failures, boolean requested, Event event) {

  /** The number of the attempt that this claim allows, counted from 1. */
  public int attempt() {
    return failures + 1;
  }
}
